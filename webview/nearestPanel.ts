/** The card in the corner: the track, and its point nearest to the centre of the map. */
import * as L from 'leaflet';
import { element, shortName } from './element.ts';
import {
  formatCount,
  formatDistance,
  formatDuration,
  formatHeight,
  formatPlace,
  formatTime,
  notRecorded,
} from './format.ts';
import { nearestMark } from './marks.ts';
import type { ShowNearest, ShowProblem, ShowTrack } from './messages.ts';

export interface NearestPanel {
  showTrack(track: ShowTrack): void;
  showNearest(nearest: ShowNearest): void;
  showProblem(problem: ShowProblem): void;
  /** The part of the page that the card lies on. */
  covers(): L.Bounds;
  /** To the lower left, where it begins, or to the lower right; scale and attribution change places with it. */
  moveTo(side: 'left' | 'right'): void;
}

interface PanelOptions {
  /** What the page is about, until the track has told its own name. */
  readonly title: string;
  readonly openAsText: () => void;
  readonly tryAgain: () => void;
  /** Says a sentence to screen readers, once the map has come to rest. */
  readonly announce: (sentence: string) => void;
}

export function createNearestPanel(
  parent: HTMLElement,
  { title: firstTitle, openAsText, tryAgain, announce }: PanelOptions,
): NearestPanel {
  const title = element('h1', 'title', firstTitle);
  title.dir = 'auto';
  const summary = element('p', 'summary');
  const note = element('p', 'note');
  const problem = createProblemLine({ 'Open as Text': openAsText, 'Try Again': tryAgain });
  const point = createPoint();
  const about = element('div', 'about', title, summary, note, problem.line);
  const card = element('section', 'card', about, point.box);
  card.setAttribute('aria-label', 'Track and nearest point');
  parent.append(card);

  return {
    showTrack(track) {
      const name = shortName(track.name);
      title.textContent = name;
      title.title = name;
      summary.textContent = summarise(track);
      note.textContent = notesOn(track);
      problem.hide();
      point.box.hidden = track.points === 0;
      announce(`${name}: ${summary.textContent}. ${note.textContent}`);
    },
    showNearest(nearest) {
      if (problem.shown()?.sequence !== undefined) problem.hide();
      announce(point.show(nearest));
    },
    showProblem(shown) {
      problem.show(shown);
      announce(shown.message);
    },
    covers() {
      const { left, top, right, bottom } = card.getBoundingClientRect();
      return L.bounds([left, top], [right, bottom]);
    },
    moveTo(side) {
      parent.dataset.card = side;
    },
  };
}

function summarise(track: ShowTrack): string {
  const joined = track.segments.some((segment) => segment.kind !== 'waypoints');
  const points = `${formatCount(track.points)} ${joined ? 'point' : 'waypoint'}${track.points === 1 ? '' : 's'}`;
  const parts = joined ? [formatDistance(track.distance)] : [];
  if (track.duration) parts.push(formatDuration(track.duration));
  return [...parts, points].join(' · ');
}

function leftOutNote({ points, firstLine }: NonNullable<ShowTrack['leftOut']>): string {
  const many = points === 1 ? 'One point is' : `${formatCount(points)} points are`;
  const where = firstLine === undefined ? '' : ` (first in line ${formatCount(firstLine)})`;
  return `${many} left out: not on the globe${where}.`;
}

/** What a person should know of the file besides its track. */
function notesOn({ leftOut, cut }: ShowTrack): string {
  const notes = [
    ...(cut === undefined ? [] : [`The file ${cut}: what comes before is shown.`]),
    ...(leftOut ? [leftOutNote(leftOut)] : []),
  ];
  return notes.join(' ');
}

/** The line that says what is wrong, with ways out when the file itself cannot be shown. */
function createProblemLine(waysOut: Readonly<Record<string, () => void>>) {
  const message = element('p', 'message');
  const buttons = Object.entries(waysOut).map(([name, action]) => {
    const button = element('button', 'button', name);
    button.type = 'button';
    button.addEventListener('click', action);
    return button;
  });
  const out = element('div', 'buttons', ...buttons);
  const line = element('div', 'problem', message, out);
  let shown: ShowProblem | undefined;
  line.hidden = true;
  return {
    line,
    shown: () => shown,
    show(problem: ShowProblem) {
      // What is wrong with the file outlasts a question that went wrong: it stays until the file is shown.
      if (shown && shown.sequence === undefined && problem.sequence !== undefined) return;
      shown = problem;
      message.textContent = problem.message;
      out.hidden = problem.sequence !== undefined;
      line.hidden = false;
    },
    hide() {
      shown = undefined;
      line.hidden = true;
    },
  };
}

function createPoint() {
  const heading = element('h2', 'point', 'Nearest point');
  const rows = element('dl', 'facts');
  const row = (name: string) => {
    // Until the first answer, a dash keeps the place, so that the card does not grow.
    const value = element('dd', '', '–');
    rows.append(element('div', 'row', element('dt', '', name), value));
    return value;
  };
  const distance = row('From centre');
  const height = row('Height');
  const local = row('Local time');
  const utc = row('UTC');
  const place = row('Position');
  const box = element('div', 'nearest', element('div', 'heading', nearestMark(), heading), rows);
  box.hidden = true;

  const show = (nearest: ShowNearest): string => {
    const time = formatTime(nearest.time);
    const number = `Point ${formatCount(nearest.index + 1)} of ${formatCount(nearest.points)}`;
    heading.textContent = number;
    distance.textContent = formatDistance(nearest.distance);
    setFact(height, nearest.ele === undefined ? undefined : formatHeight(nearest.ele));
    setFact(local, time?.local);
    setFact(utc, time?.utc);
    utc.parentElement?.toggleAttribute('hidden', !time);
    place.textContent = formatPlace(nearest.lat, nearest.lon);
    const away = `${formatDistance(nearest.distance)} from the centre`;
    const high = nearest.ele === undefined ? [] : [`height ${formatHeight(nearest.ele)}`];
    return [number, away, ...high, ...(time ? [time.local] : [])].join(', ');
  };
  return { box, show };
}

function setFact(cell: HTMLElement, text: string | undefined): void {
  cell.textContent = text ?? notRecorded;
  cell.classList.toggle('missing', text === undefined);
}
