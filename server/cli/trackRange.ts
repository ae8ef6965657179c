/** A part of a track: from one point or time to another. */
import type { RangeEnd } from '../api/trackValues.ts';
import { type Input, type Option, UsageError } from './command.ts';
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

/** Points are counted from 1, as they are shown; on the wire from 0. */
export function rangeIn({ text }: Pick<Input, 'text'>): { from?: RangeEnd; to?: RangeEnd } {
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
