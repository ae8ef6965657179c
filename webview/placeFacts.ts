/** What is told of the marked point: a row for each fact that its track has. */
import { element } from './element.ts';
import {
  formatDistance,
  formatHeight,
  formatPlace,
  formatSpeed,
  formatTime,
  formatWhole,
  notRecorded,
} from './format.ts';
import type { Marked } from './mark.ts';
import type { Summary } from './messages.ts';
import type { Place } from './values.ts';

interface Fact {
  /** Its class, by which layout.css finds it. */
  readonly key: string;
  readonly name: string;
  /** Whether it has a row: by the track, so that the card keeps its height from point to point. */
  readonly isTold: (summary: Summary | undefined, marked: Marked) => boolean;
  readonly text: (place: Place, summary: Summary | undefined, marked: Marked) => string | undefined;
  /** What stands for a missing value. */
  readonly missing?: string;
}

const always = () => true;
const sensed =
  (sensor: string) =>
  (summary: Summary | undefined): boolean =>
    summary?.sensors?.includes(sensor) ?? false;
const withUnit = (value: number | undefined, unit: string): string | undefined =>
  value === undefined ? undefined : `${formatWhole(value)}${unit}`;

const facts: readonly Fact[] = [
  {
    key: 'centre',
    name: 'From centre',
    // A held point has nothing to do with the centre.
    isTold: (_, { held }) => !held,
    text: (_, __, { distance }) => (distance === undefined ? undefined : formatDistance(distance)),
  },
  {
    key: 'along',
    name: 'Along track',
    isTold: (summary) => (summary?.distance ?? 0) > 0,
    text: ({ along }, summary) =>
      along === undefined
        ? undefined
        : `${formatDistance(along)} of ${formatDistance(summary?.distance ?? 0)}`,
  },
  {
    key: 'height',
    name: 'Height',
    isTold: always,
    text: ({ ele }) => (ele === undefined ? undefined : formatHeight(ele)),
    missing: notRecorded,
  },
  {
    key: 'speed',
    name: 'Speed',
    isTold: (summary) => summary?.start !== undefined || sensed('speed')(summary),
    text: ({ speed }) => (speed === undefined ? undefined : formatSpeed(speed)),
  },
  { key: 'sensor', name: 'Heart rate', isTold: sensed('hr'), text: ({ hr }) => withUnit(hr, ' bpm') },
  { key: 'sensor', name: 'Cadence', isTold: sensed('cad'), text: ({ cad }) => withUnit(cad, ' rpm') },
  { key: 'sensor', name: 'Power', isTold: sensed('power'), text: ({ power }) => withUnit(power, ' W') },
  { key: 'sensor', name: 'Temperature', isTold: sensed('temp'), text: ({ temp }) => withUnit(temp, ' °C') },
  { key: 'sensor', name: 'Course', isTold: sensed('course'), text: ({ course }) => withUnit(course, '°') },
  {
    key: 'local',
    name: 'Local time',
    isTold: always,
    text: ({ time }) => formatTime(time)?.local,
    missing: notRecorded,
  },
  {
    key: 'utc',
    name: 'UTC',
    isTold: (_, { place }) => formatTime(place.time) !== undefined,
    text: ({ time }) => formatTime(time)?.utc,
  },
  { key: 'position', name: 'Position', isTold: always, text: ({ lat, lon }) => formatPlace(lat, lon) },
];

export interface PlaceFacts {
  readonly list: HTMLElement;
  show(marked: Marked, summary: Summary | undefined): void;
  clear(): void;
}

export function createPlaceFacts(): PlaceFacts {
  const rows = facts.map((fact) => {
    // Until the first answer, a dash keeps the place, so that the card does not grow.
    const value = element('dd', '', '–');
    const row = element('div', `row ${fact.key}`, element('dt', '', fact.name), value);
    row.hidden = fact.isTold !== always && fact.key !== 'centre';
    return { fact, value, row };
  });
  const set = (value: HTMLElement, text: string | undefined, missing = '–') => {
    value.textContent = text ?? missing;
    value.classList.toggle('missing', text === undefined && missing !== '–');
  };
  return {
    list: element('dl', 'facts', ...rows.map(({ row }) => row)),
    show(marked, summary) {
      for (const { fact, value, row } of rows) {
        row.hidden = !fact.isTold(summary, marked);
        set(value, fact.text(marked.place, summary, marked), fact.missing);
      }
    },
    clear() {
      for (const { value } of rows) set(value, undefined);
    },
  };
}
