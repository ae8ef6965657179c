/** Entry of the map page: wires the map, the panel and the extension together. */
import 'leaflet/dist/leaflet.css';
import './theme.css';
import './map.css';
import './card.css';
import './layout.css';
import { createAnnouncer } from './announcer.ts';
import { createCenterReporter } from './centerReporter.ts';
import { element } from './element.ts';
import { cardSide, fitPicture, type Picture, worldPicture } from './firstPicture.ts';
import { addGridLabels } from './gridLabels.ts';
import { landEvent } from './landEvent.ts';
import { centerOf, createMapView } from './mapView.ts';
import {
  type FromMap,
  SavedView,
  type ShowNearest,
  type ShowProblem,
  type ShowTrack,
  ToMap,
} from './messages.ts';
import { createNearestLayer } from './nearestLayer.ts';
import { createNearestPanel } from './nearestPanel.ts';
import { OutlineLayer } from './outlineLayer.ts';
import { takeFocus } from './takeFocus.ts';
import { onThemeChange, readColours, wantsLessMotion } from './theme.ts';
import { createTrackLayer } from './trackLayer.ts';

declare function acquireVsCodeApi(): {
  postMessage(message: FromMap): void;
  getState(): unknown;
  setState(state: SavedView): void;
};

const vscode = acquireVsCodeApi();
const { body } = document;
const container = body.appendChild(element('div', 'map'));

const map = createMapView(container, { lessMotion: wantsLessMotion(window) });
const outline = new OutlineLayer(readColours(body)).addTo(map);
const track = createTrackLayer(map, readColours(body));
const nearest = createNearestLayer(map);
addGridLabels(map);
const panel = createNearestPanel(body, {
  title: document.title,
  openAsText: () => vscode.postMessage({ kind: 'openAsText' }),
  tryAgain: () => vscode.postMessage({ kind: 'ready' }),
  announce: createAnnouncer(body),
});
const reporter = createCenterReporter({
  ask: (question) => vscode.postMessage({ kind: 'center', ...question }),
});

const saved = SavedView.safeParse(vscode.getState());
if (saved.success) map.setView([saved.data.lat, saved.data.lon], saved.data.zoom);

let trackShown = false;
map.on('move', () => {
  if (!trackShown) return;
  nearest.follow(map.getCenter());
  reporter.report(centerOf(map));
});
map.on('moveend', () => {
  if (trackShown) vscode.setState(centerOf(map));
});

function receive(message: ToMap): void {
  switch (message.kind) {
    case 'track':
      showTrack(message);
      break;
    case 'nearest':
      if (reporter.answered(message.sequence)) showNearest(message);
      break;
    case 'problem':
      if (message.sequence === undefined || reporter.failed(message.sequence)) showProblem(message);
      break;
    default:
      message satisfies never;
  }
}

function showTrack(message: ShowTrack): void {
  const places = track.show(message);
  panel.showTrack(message);
  // A file that was changed and saved is shown where the person was looking.
  if (!trackShown) {
    const picture = fitPicture(map, places);
    panel.moveTo(cardSide(map, picture, places, panel.covers()));
    if (!saved.success) show(picture);
  }
  trackShown = true;
  vscode.setState(centerOf(map));
  reporter.report(centerOf(map));
}

function showNearest(message: ShowNearest): void {
  nearest.show(track.bringNear(message, map.getCenter().lng));
  panel.showNearest(message);
}

function showProblem(message: ShowProblem): void {
  // Without a view Leaflet draws nothing at all.
  if (!trackShown && !saved.success) show(worldPicture);
  panel.showProblem(message);
}

function show({ center, zoom }: Picture): void {
  map.setView(center, zoom, { animate: false });
}

let dropped = 0;
window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  const message = ToMap.safeParse(data);
  if (message.success) receive(message.data);
  else body.dataset.dropped = String(++dropped);
});
window.addEventListener(landEvent, ({ detail }) => outline.setLand(detail));
takeFocus(container);
onThemeChange(document, () => {
  const colours = readColours(body);
  outline.setColours(colours);
  track.setColours(colours);
});
vscode.postMessage({ kind: 'ready' });
