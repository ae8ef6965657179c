/** Where each point of a range lies on a profile's axis, and the value that is drawn there. */
import { type ProfileQuery, type ProfileValue, profileValues } from '../../api/trackProfile.ts';
import { RemoteError } from '../../remote/errors.ts';
import { type Floats, kindsByCode } from '../columns.ts';
import type { LoadedTrack } from '../load.ts';
import type { Range } from '../measuring/range.ts';
import { speedAtPoints } from '../measuring/speedAtPoints.ts';
import { pointsAtOnce, type Work } from '../slices.ts';

/** `x`, `values`: for each point from the range's first on, NaN where there is none. `epoch`: the time at x = 0 in milliseconds. */
export interface Plot {
  readonly x: Floats;
  readonly values: Floats;
  readonly epoch?: number;
  readonly speedOf?: 'device' | 'places';
}

export function* plotOf(track: LoadedTrack, range: Range, { of, over }: ProfileQuery): Work<Plot> {
  const values = yield* valuesOf(track, range, of);
  if (over === 'distance') return { x: track.along.subarray(range.first, range.end), ...values };
  const epoch = earliest(track);
  const x = new Float64Array(range.end - range.first);
  for (let i = 0; i < x.length; i++) {
    if (i % pointsAtOnce === 0) yield;
    x[i] = ((track.time[range.first + i] ?? Number.NaN) - epoch) / 1000;
  }
  return { x, epoch, ...values };
}

function* valuesOf(
  track: LoadedTrack,
  range: Range,
  of: ProfileValue,
): Work<Pick<Plot, 'values' | 'speedOf'>> {
  if (of === 'speed') {
    const speeds = yield* speedAtPoints(track, range);
    return { values: speeds.values, speedOf: speeds.of };
  }
  const column = of === 'ele' ? track.ele : track.sensors[of];
  if (column) return { values: column.subarray(range.first, range.end) };
  return { values: new Float64Array(range.end - range.first).fill(Number.NaN) };
}

/** Which values the track has, and along what. */
export function hasOf(track: LoadedTrack): { of: ProfileValue[]; over: ProfileQuery['over'][] } {
  const hasTimes = track.measures.start !== undefined;
  const hasWays = track.measures.distance > 0 && (track.measures.duration ?? 0) > 0;
  const isThere = (of: ProfileValue): boolean => {
    if (of === 'ele') return hasAny(track.ele);
    return track.sensors[of] !== undefined || (of === 'speed' && hasWays);
  };
  return { of: profileValues.filter(isThere), over: hasTimes ? ['distance', 'time'] : ['distance'] };
}

function hasAny(values: Floats): boolean {
  for (const value of values) if (!Number.isNaN(value)) return true;
  return false;
}

/** Throws a RemoteError when there is nothing that the axis could be. */
export function checkAxis(track: LoadedTrack, { track: id, over }: ProfileQuery): void {
  if (kindsByCode[track.segmentKinds[0] ?? 0] === 'waypoints') {
    const why =
      'has only single waypoints, and a profile is of a line. Choose a file with a track or a route.';
    throw new RemoteError('no-line', `Track ${id} ${why}`);
  }
  if (over === 'time' && track.measures.start === undefined) {
    throw new RemoteError('no-times', `Track ${id} has no times. Ask for its profile over the distance.`);
  }
}

const earliest = ({ measures: { start } }: LoadedTrack): number => Date.parse(start ?? '');
