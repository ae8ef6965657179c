/** The lower part of the card: the marked point, which is the nearest to the centre of the map or one that was chosen. */
import { element } from './element.ts';
import { formatCount, formatDistance, formatHeight, formatPlace, formatTime, notRecorded } from './format.ts';
import type { Mark, Marked } from './mark.ts';
import { nearestMark } from './marks.ts';
import type { ShownTracks } from './shownTracks.ts';

export interface NearestPanelOptions {
  readonly mark: Mark;
  readonly tracks: ShownTracks;
  /** Says a sentence to screen readers, once the map has come to rest. */
  readonly announce: (sentence: string) => void;
}

export function createNearestPanel({ mark, tracks, announce }: NearestPanelOptions): HTMLElement {
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

  const show = ({ place: point, distance: away }: Marked): string => {
    const time = formatTime(point.time);
    const number = `Point ${formatCount(point.index + 1)} of ${formatCount(point.points)}`;
    heading.textContent = number;
    distance.textContent = away === undefined ? '–' : formatDistance(away);
    setFact(height, point.ele === undefined ? undefined : formatHeight(point.ele));
    setFact(local, time?.local);
    setFact(utc, time?.utc);
    utc.parentElement?.toggleAttribute('hidden', !time);
    place.textContent = formatPlace(point.lat, point.lon);
    const from = away === undefined ? [] : [`${formatDistance(away)} from the centre`];
    const high = point.ele === undefined ? [] : [`height ${formatHeight(point.ele)}`];
    return [number, ...from, ...high, ...(time ? [time.local] : [])].join(', ');
  };
  const clear = () => {
    heading.textContent = 'Nearest point';
    for (const value of [distance, height, local, utc, place]) {
      value.textContent = '–';
      value.classList.remove('missing');
    }
  };
  mark.onChange((marked) => {
    if (marked) announce(show(marked));
    else clear();
  });
  tracks.onChange(() => {
    box.hidden = tracks.shown().length === 0;
  });
  return box;
}

function setFact(cell: HTMLElement, text: string | undefined): void {
  cell.textContent = text ?? notRecorded;
  cell.classList.toggle('missing', text === undefined);
}
