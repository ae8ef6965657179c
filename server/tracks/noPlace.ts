/** The answer to a time at which no track was recorded: which times there are instead. */
import { RemoteError } from '../remote/errors.ts';
import type { Moment } from './finding/times.ts';
import type { OpenedTrack } from './trackStore.ts';
import { oneLine, timeText } from './values.ts';

/** What a track has at a time. */
export interface TimeAnswer {
  readonly opened: OpenedTrack;
  readonly moment: Moment;
}

export function noPlaceAt(asked: number, answers: readonly TimeAnswer[]): RemoteError {
  const misses = answers.flatMap(({ moment }) => (moment.kind === 'none' ? [moment] : []));
  const before = latest(misses.map((miss) => miss.before));
  const after = -latest(misses.map((miss) => -miss.after));
  const [only] = answers;
  const who = answers.length === 1 && only ? nameOf(only) : 'No open track';
  const was = answers.length === 1 ? 'was not' : 'was';
  if (Number.isNaN(before) && Number.isNaN(after)) {
    const text = answers.length === 1 ? `${who} has no times.` : 'No open track has times.';
    return new RemoteError('no-place', `${text} Ask about a place instead, or open a file with times.`);
  }
  const nearest = [
    ...(Number.isNaN(before) ? [] : [`${timeText(before)} before it`]),
    ...(Number.isNaN(after) ? [] : [`${timeText(after)} after it`]),
  ];
  const timeless = answers.filter(
    ({ moment }) => moment.kind === 'none' && Number.isNaN(moment.before) && Number.isNaN(moment.after),
  );
  const parts = [
    `${who} ${was} recorded at ${timeText(asked)}. The nearest recorded: ${nearest.join(', ')}.`,
  ];
  if (timeless.length > 0) parts.push(`Without times: ${some(timeless.map(nameOf))}.`);
  return new RemoteError('no-place', parts.join(' '));
}

/** NaN for no times at all. */
const latest = (times: readonly number[]): number =>
  times.reduce((most, time) => (time <= most || Number.isNaN(time) ? most : time), Number.NaN);

const nameOf = ({ opened: { summary } }: TimeAnswer): string =>
  `${oneLine(summary.name).slice(0, 100)} (${summary.id})`;

/** As many as fit a line. */
const some = (names: readonly string[]): string =>
  names.slice(0, 5).join(', ') + (names.length > 5 ? ', …' : '');
