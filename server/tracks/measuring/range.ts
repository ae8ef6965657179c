/** Which points a question means: all of a track, or those from one point or moment to another. */
import type { RangeEnd } from '../../api/trackValues.ts';
import { RemoteError } from '../../remote/errors.ts';
import type { TrackColumns } from '../columns.ts';
import { oneLine, parseTime, timeText } from '../values.ts';

/** Points `first` to `end - 1`; there is at least one. */
export interface Range {
  readonly first: number;
  readonly end: number;
}

export interface RangeAsked {
  readonly track: string;
  readonly from?: RangeEnd | undefined;
  readonly to?: RangeEnd | undefined;
}

/** Throws a RemoteError with reason `bad-range` if there is no such point, no such moment, or nothing between them. */
export function rangeOf(columns: Pick<TrackColumns, 'lat' | 'time'>, asked: RangeAsked): Range {
  const { track, from = 0, to = columns.lat.length - 1 } = asked;
  const first = typeof from === 'number' ? pointAt(columns, track, from) : firstSince(columns, track, from);
  const last = typeof to === 'number' ? pointAt(columns, track, to) : lastUntil(columns, track, to);
  if (first > last) {
    throw badRange(
      `Track ${track} has nothing in that range: ${emptiness(from, to)}. Give an earlier start or a later end.`,
    );
  }
  return { first, end: last + 1 };
}

function pointAt({ lat }: Pick<TrackColumns, 'lat'>, track: string, point: number): number {
  if (point < lat.length) return point;
  throw badRange(`Track ${track} has no point ${point}: its points are 0 to ${lat.length - 1}.`);
}

function firstSince({ time }: Pick<TrackColumns, 'time'>, track: string, text: string): number {
  const moment = momentOf(track, text, time);
  // A loop: in arrays of millions, findIndex takes ten times as long.
  for (let i = 0; i < time.length; i++) if ((time[i] ?? 0) >= moment) return i;
  throw badRange(`Track ${track} has no point at or after ${timeText(moment)}. Give an earlier time.`);
}

function lastUntil({ time }: Pick<TrackColumns, 'time'>, track: string, text: string): number {
  const moment = momentOf(track, text, time);
  for (let i = time.length - 1; i >= 0; i--) if ((time[i] ?? 0) <= moment) return i;
  throw badRange(`Track ${track} has no point at or before ${timeText(moment)}. Give a later time.`);
}

function momentOf(track: string, text: string, time: Float64Array): number {
  const moment = parseTime(text);
  if (Number.isNaN(moment)) {
    throw badRange(
      `"${oneLine(text)}" is not a time. Write it as 2026-05-09T07:30:00Z, or give a point's number.`,
    );
  }
  if (!hasTimes(time)) {
    throw badRange(`Track ${track} has no times. Give the numbers of points instead.`);
  }
  return moment;
}

function hasTimes(time: Float64Array): boolean {
  for (let i = 0; i < time.length; i++) if (!Number.isNaN(time[i] ?? Number.NaN)) return true;
  return false;
}

/** Without the numbers of points: people count them from 1. */
function emptiness(from: RangeEnd, to: RangeEnd): string {
  const isPause = typeof from === 'string' && typeof to === 'string' && parseTime(from) <= parseTime(to);
  return isPause
    ? `no point from ${timeText(parseTime(from))} to ${timeText(parseTime(to))}`
    : 'it ends before it begins';
}

const badRange = (text: string): RemoteError => new RemoteError('bad-range', text);
