/** A part of a track: from one point or time to another. */
import { Track } from '../api/tracks.ts';
import type { RangeEnd } from '../api/trackValues.ts';
import { RemoteError } from '../remote/errors.ts';
import { type Input, type Option, UsageError } from './command.ts';
import { describeCount } from './quantities.ts';
import { exactTime } from './times.ts';
import { given } from './values.ts';

export const rangeOptions: Readonly<Record<string, Option>> = {
  from: {
    type: 'string',
    value: 'N|TIME',
    help: 'begin with this point (the first is 1), or at an ISO time',
  },
  to: { type: 'string', value: 'N|TIME', help: 'end with this point, or at an ISO time' },
};

export interface Range {
  readonly from?: RangeEnd;
  readonly to?: RangeEnd;
}

/** Points are counted from 1, as they are shown; on the wire from 0. */
export function rangeIn({ text }: Pick<Input, 'text'>): Range {
  return given({ from: rangeEnd('--from', text('from')), to: rangeEnd('--to', text('to')) });
}

function rangeEnd(option: string, text: string | undefined): RangeEnd | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text) && Number(text) > 0) return Number(text) - 1;
  const time = exactTime(text);
  if (time !== undefined) return time;
  throw new UsageError(
    `${option} takes a point from 1 on, or a time such as 2026-05-09T07:30:00Z, got '${text}'.`,
  );
}

/** Throws for a point that the track does not have. The daemon would as well, and count from 0. */
export async function checkPoints(
  { daemon }: Pick<Input, 'daemon'>,
  track: string,
  { from, to }: Range,
): Promise<void> {
  const asked = [from, to].filter((end) => typeof end === 'number');
  if (asked.length === 0) return;
  const { points } = await daemon.module(Track).info({ track });
  const missing = asked.find((point) => point >= points);
  if (missing === undefined) return;
  const why = `Track ${track} has no point ${describeCount(missing + 1)}: its points are 1 to ${describeCount(points)}.`;
  throw new RemoteError('bad-range', why);
}
