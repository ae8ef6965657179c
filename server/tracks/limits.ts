/** What a file may make us keep. Each is refused with a text that names the number. */
import type { TrackLimits } from '../api/trackFiles.ts';
import type { RemoteError } from '../remote/errors.ts';

export interface Limits {
  /** The largest file, and what it may unpack to, in bytes: 1.5 million points with everything that a watch records. */
  readonly bytes: number;
  /** Eight weeks at one point a second. With its index such a track takes 300 MB. */
  readonly points: number;
  /** More than any collection of places seen. */
  readonly waypoints: number;
  /** All names together, in characters: they are strings, which a worker's heap holds and which are copied between threads. */
  readonly names: number;
  /** All starts travel in one message to the map, about 32 bytes each. */
  readonly segments: number;
  /** Elements in elements: a GPX file is six levels deep, with extensions ten; saxes itself would take 200,000 (132 MB). */
  readonly depth: number;
  /** One text, comment or tag, in characters: it is kept whole until it ends. Longer ones hold no value of ours. */
  readonly piece: number;
}

export const usualLimits: Limits = {
  bytes: 512 * 1024 * 1024,
  points: 5_000_000,
  waypoints: 100_000,
  names: 16_000_000,
  segments: 50_000,
  depth: 64,
  piece: 4_000_000,
};

/** The usual limits with those that the caller gave. */
export const limitsWith = ({ bytes, points }: TrackLimits = {}): Limits => ({
  ...usualLimits,
  ...(bytes === undefined ? {} : { bytes }),
  ...(points === undefined ? {} : { points }),
});

type Refuse = (reason: string, why: string) => RemoteError;

/** `what` is counted: points, segments, laps. Only the points have a limit that a person can raise. */
export function tooMany(refuse: Refuse, limit: number, what: string): RemoteError {
  const most = `has more than ${limit.toLocaleString('en')} ${what}, the most that are shown.`;
  const way = what === 'points' ? 'Split it, or raise the limit with --max-points.' : 'Split it.';
  return refuse('too-many-points', `${most} ${way}`);
}

export function unpacksTooFar(refuse: Refuse, { bytes }: Limits): RemoteError {
  return refuse('too-big', `unpacks to more than ${describeBytes(bytes)}, the limit. ${splitOrRaise}`);
}

/** What to do with a file that is too big. */
export const splitOrRaise = 'Split it, or raise the limit with --max-size.';

/** Never less than it is, so that what is over a limit does not look like it. */
export function describeBytes(bytes: number): string {
  if (bytes >= 1024 ** 3) return `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
  return bytes >= 1024 ** 2 ? `${Math.ceil(bytes / 1024 ** 2)} MiB` : `${bytes} bytes`;
}
