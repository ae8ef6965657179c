/** Entry of the map page: wires the map, its parts and the extension together. */
import 'leaflet/dist/leaflet.css';
import './theme.css';
import './trackColours.css';
import './map.css';
import './adding.css';
import './card.css';
import './nearest.css';
import './layout.css';
import './legend.css';
import './pointTable.css';
import './profile/profile.css';
import './tiles/tiles.css';
import * as z from 'zod/mini';
import { createActions } from './actions.ts';
import { addAddingTracks, addIcon } from './addingTracks.ts';
import { createAnnouncer } from './announcer.ts';
import { createAsking } from './asking.ts';
import { createCenterReporter } from './centerReporter.ts';
import { createColouring } from './colouring.ts';
import { createFirstView } from './firstView.ts';
import { addFollowMaps } from './followMaps.ts';
import { addGridLabels } from './gridLabels.ts';
import { keepMarkTrue } from './heldMark.ts';
import { landEvent } from './landEvent.ts';
import { createLayout, createTools, followSize } from './layout.ts';
import { colourIcon, createLegend } from './legend.ts';
import { boundsOf, centerOf, createMapView } from './mapView.ts';
import { createMark } from './mark.ts';
import { addMarkLayer } from './markLayer.ts';
import { type FromMap, ToMap } from './messages.ts';
import { createMoves } from './moves.ts';
import { createNearestPanel } from './nearestPanel.ts';
import { OutlineLayer } from './outlineLayer.ts';
import { drawPicture } from './picture.ts';
import { addPointTable } from './pointTable.ts';
import { createProblemLine } from './problemLine.ts';
import { addProfile } from './profile/part.ts';
import { createKeptView, type SavedView } from './savedView.ts';
import { createShownTracks } from './shownTracks.ts';
import { createSteered } from './steered.ts';
import { takeFocus } from './takeFocus.ts';
import { addTextLink } from './textLink.ts';
import { onThemeChange, readColours, wantsLessMotion } from './theme.ts';
import { addBaseMapTool } from './tiles/baseMapTool.ts';
import { createTrackLines } from './trackLines.ts';
import { createTrackList, fitIcon } from './trackList.ts';
import { addTrackMarks } from './trackMarks.ts';

declare function acquireVsCodeApi(): {
  postMessage(message: FromMap): void;
  getState(): unknown;
  setState(state: SavedView): void;
};

const vscode = acquireVsCodeApi();
const post = (message: FromMap) => vscode.postMessage(message);
const { body } = document;
const layout = createLayout(body);
const announce = createAnnouncer(body);
const kept = createKeptView(vscode);
const { ask, answered, failed } = createAsking(post);
const actions = createActions();
const tracks = createShownTracks(kept.choices);
const mark = createMark((key) => tracks.shown().some((track) => track.key === key));

const map = createMapView(layout.map, { lessMotion: wantsLessMotion(window) });
if (kept.place) map.setView([kept.place.lat, kept.place.lon], kept.place.zoom);
const colours = readColours(body);
const outline = new OutlineLayer(colours).addTo(map);
addGridLabels(map);
const addTool = createTools(map);
const problem = createProblemLine({
  'Open as Text': () => post({ kind: 'openAsText' }),
  'Try Again': () => post({ kind: 'ready' }),
});
const tell = (message: string) => {
  problem.show(message);
  announce(message);
};
const first = createFirstView({ map, body, card: layout.card, tracks, wasKept: kept.place !== undefined });
const colouring = createColouring(tracks, kept.choices);
const showAll = () => {
  mark.release();
  first.showAll();
};
addTool({ icon: fitIcon, label: 'Show All Tracks', run: showAll });
const legend = createLegend({
  area: layout.legend,
  tracks,
  colouring,
  tool: addTool({ icon: colourIcon, label: 'Colour by Value', pressed: false, run: colouring.toggle }),
  announce,
});
const lines = createTrackLines({
  ...{ map, tracks, ask, colours, colouring, tell },
  onShaded: legend.show,
  onDrawn: first.drawn,
});
addTrackMarks({ map, tracks, ask, tell, onDots: lines.setDots });
addMarkLayer(map, mark);
layout.card.append(
  createTrackList({
    title: document.title,
    tracks,
    showAll(key) {
      mark.release();
      tracks.hide(key, false);
      first.showAll([key]);
    },
    remove: (track) => post({ kind: 'remove', track }),
    problem,
  }),
  addAddingTracks({ body, actions, post, tell }),
  createNearestPanel({ map, mark, tracks, ask, actions, announce }),
);
const { choices } = kept;
addTool({ icon: addIcon, label: 'Add Track…', run: () => post({ kind: 'pick' }) });
actions.add('showAllTracks', z.optional(z.unknown()), showAll);
addTextLink({ map: layout.map, mark, tracks, ask, actions, addTool, tell });
addPointTable({ strip: layout.strip, tracks, mark, ask, tell, addTool, choices });
const profile = addProfile({
  strip: layout.strip,
  map,
  tracks,
  mark,
  ask,
  addTool,
  choices,
  announce,
  colours,
});
const baseMap = addBaseMapTool({
  map,
  body,
  ask,
  choices,
  addTool,
  actions,
  announce,
  onSeen: lines.setCased,
});

const reporter = createCenterReporter({
  ask: (question) => post({ kind: 'center', ...question }),
  after: Math.floor(performance.timeOrigin),
});
const moves = createMoves();
const report = (isMove = false) => {
  const shown = tracks.shown().map(({ key }) => key);
  if (shown.length > 0)
    reporter.report({ ...centerOf(map), bounds: boundsOf(map), cause: moves.cause(isMove), tracks: shown });
  else mark.clear();
};
map.on('move', () => {
  if (first.shown()) report(true);
});
map.on('moveend', () => {
  if (first.shown()) kept.keep(centerOf(map));
});
// The person moves the map: from here on the mark follows its centre.
map.on('dragstart boxzoomend', () => {
  mark.release();
  problem.past();
});
layout.map.addEventListener('keydown', ({ key, target }) => {
  if (key.startsWith('Arrow') && target === layout.map) mark.release();
});

const goTo = addFollowMaps({ map, moves, addTool, choices: kept.choices, post, announce });
const steered = createSteered({
  map,
  tracks,
  mark,
  showAll: first.showAll,
  draw: () => drawPicture(layout.map, [layout.legend]),
  post,
});

/** The problem that is shown is that of a question for the nearest point: the next answer takes it away. */
let couldNotAnswer = false;

function receive(message: ToMap): void {
  switch (message.kind) {
    case 'tracks':
      tracks.set(message.tracks);
      break;
    case 'nearest':
      if (!reporter.answered(message.sequence)) break;
      if (couldNotAnswer) problem.past();
      couldNotAnswer = false;
      mark.follow(message.place, message.place.distance);
      break;
    case 'problem':
      if (message.id !== undefined) failed(message.id, message.message);
      else if (message.sequence === undefined || reporter.failed(message.sequence)) {
        couldNotAnswer = message.sequence !== undefined;
        tell(message.message);
      }
      break;
    case 'answer':
      answered(message.id, message.answer);
      break;
    case 'steer':
      steered(message.id, message.action);
      break;
    case 'goTo':
      mark.release();
      goTo(message);
      break;
    case 'do':
      actions.run(message.action, message.params);
      break;
    default:
      message satisfies never;
  }
}

keepMarkTrue({ mark, tracks, ask, tell });
tracks.onChange(() => {
  first.look();
  if (first.shown()) {
    kept.keep(centerOf(map));
    report();
  }
});
mark.onChange((marked) => {
  if (marked && !marked.held && marked.distance === undefined) report();
});

let dropped = 0;
window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  const message = ToMap.safeParse(data);
  if (message.success) receive(message.data);
  else body.dataset.dropped = String(++dropped);
});
window.addEventListener(landEvent, ({ detail }) => outline.setLand(detail));
takeFocus(layout.map);
onThemeChange(document, () => {
  const now = readColours(body);
  outline.setColours(now);
  lines.setColours(now);
  profile.setColours(now);
  baseMap.repaint();
});
followSize(map, moves);
post({ kind: 'ready' });
baseMap.restore();
