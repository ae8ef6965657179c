/** A profile as the page has it: columns in the units that are shown, and what lies where in them. */
import type { ProfileAxis, ProfileValue } from '../../server/api/trackProfile.ts';
import type { ProfileOf } from '../questions.ts';
import type { Place } from '../values.ts';
import { type Columns, readColumns } from './columns.ts';
import type { Reach } from './ticks.ts';
import { type ValueLook, valueLooks } from './values.ts';

export interface ProfileData {
  readonly of: ProfileValue;
  readonly over: ProfileAxis;
  readonly look: ValueLook;
  readonly columns: Columns;
  readonly points: number;
  /** Undefined when nothing has a place or a value. */
  readonly x: Reach | undefined;
  readonly value: Reach | undefined;
  /** The time at x = 0, in milliseconds since 1970. */
  readonly epoch: number | undefined;
  readonly has: ProfileOf['has'];
}

/** Points of the track, both of them included. */
export interface PointRange {
  readonly from: number;
  readonly to: number;
}

export function readProfile(answer: ProfileOf): ProfileData {
  const { of, over, points, x, value, epoch, has } = answer;
  const look = valueLooks[of];
  const columns = readColumns(answer);
  const scaled = (values: Float32Array): Float32Array => values.map((one) => one * look.factor);
  return {
    ...{ of, over, look, points, x, has },
    value: value && { from: value.min * look.factor, to: value.max * look.factor },
    epoch: epoch === undefined ? undefined : Date.parse(epoch),
    columns: {
      ...columns,
      low: scaled(columns.low),
      high: scaled(columns.high),
      first: scaled(columns.first),
      last: scaled(columns.last),
    },
  };
}

/** The column nearest to a place on the axis. All are looked at: over time a line may begin left of another one's end. */
export function columnAt({ columns: { x } }: ProfileData, at: number): number | undefined {
  let best: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const [k, value] of x.entries()) {
    const away = Math.abs(value - at);
    if (away < least) [best, least] = [k, away];
  }
  return best;
}

/** The column that a point is in: the last one in the order of the track that does not begin behind it. */
export function columnOfPoint({ columns: { point } }: ProfileData, index: number): number | undefined {
  let best: number | undefined;
  for (const [k, first] of point.entries()) {
    if (first <= index && (best === undefined || first > (point[best] ?? 0))) best = k;
  }
  return best ?? (point.length > 0 ? 0 : undefined);
}

/** Where a point lies on the axis, as nearly as columns tell. */
export function xOfPoint(data: ProfileData, index: number): number | undefined {
  const k = columnOfPoint(data, index);
  if (k === undefined) return undefined;
  const { x, point, begins } = data.columns;
  const [at = 0, next = 0] = [x[k], x[k + 1]];
  const [first = 0, after = 0] = [point[k], point[k + 1]];
  if (begins[k + 1] !== 0 || after <= first) return at;
  return at + (next - at) * Math.max(0, Math.min(1, (index - first) / (after - first)));
}

/** Where a place lies on the axis. */
export function xOfPlace(data: ProfileData, { index, fraction = 0, time, along }: Place): number | undefined {
  if (data.over === 'time' && data.epoch !== undefined) {
    const ms = Date.parse(time ?? '');
    return Number.isNaN(ms) ? undefined : (ms - data.epoch) / 1000;
  }
  return along ?? xOfPoint(data, index + fraction);
}

/** The points from one column to another: to the end of the track with the last one. */
export function rangeOfColumns(data: ProfileData, one: number, other: number): PointRange {
  const { point } = data.columns;
  const ends = [one, other].map((k) => point[k] ?? 0).sort((a, b) => a - b);
  const isLast = Math.max(one, other) === point.length - 1 && ends[1] === point.at(-1);
  return { from: ends[0] ?? 0, to: isLast ? data.points - 1 : (ends[1] ?? 0) };
}
