/** The points of a track as CSV (RFC 4180): numbers and times only, so no spreadsheet finds a formula. Waypoints are left out. */
import { spansOf } from '../measuring/spans.ts';
import { timeText } from '../values.ts';
import type { Scope } from './scope.ts';
import { numberText } from './text.ts';

const field = (value: number): string => (Number.isNaN(value) ? '' : numberText(value));

/** `segment`, `point` and `lap` count from 1, as people do and `remotex track` has it; in the whole track also where a range is written. */
export function* csvLines({ track, range, columns }: Scope): Generator<string> {
  const { lat, lon, ele, time } = track;
  const none = Number.NaN;
  yield `segment,point,lat,lon,ele,time${columns.map(({ name }) => `,${name}`).join('')}\r\n`;
  for (const { segment, first, end } of spansOf(track, range)) {
    for (let i = first; i < end; i++) {
      const at = time[i] ?? none;
      const when = Number.isNaN(at) ? '' : timeText(at);
      let line = `${segment + 1},${i + 1},${field(lat[i] ?? none)},${field(lon[i] ?? none)},${field(ele[i] ?? none)},${when}`;
      for (const { values } of columns) line += `,${field(values[i] ?? none)}`;
      yield `${line}\r\n`;
    }
  }
}
