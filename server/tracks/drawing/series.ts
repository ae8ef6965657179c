/** The values of a track that its line can be coloured by, and the range that they span. */
import type { DrawnValues, ValueName } from '../../api/trackDrawing.ts';
import type { LoadedTrack } from '../load.ts';
import { legSpeeds } from '../measuring/legSpeeds.ts';
import { slopesOf } from '../measuring/slopes.ts';
import { pointsAtOnce, type Work } from '../slices.ts';

export type Values = Float64Array | Float32Array;
export type ValueRange = NonNullable<DrawnValues['range']>;

/** `values`: one for each point, NaN where there is none. `ofLegs`: they are of the lines that lead on from the points. */
export interface Series {
  readonly track: LoadedTrack;
  readonly values: Values;
  readonly ofLegs: boolean;
  readonly range: ValueRange | undefined;
}

/** Slopes of a million points take up to a second, in slices; what the file holds takes a few milliseconds. */
export function* seriesOf(track: LoadedTrack, by: ValueName): Work<Series> {
  const { values, ofLegs } = yield* valuesOf(track, by);
  return { track, values, ofLegs, range: yield* rangeOf(values) };
}

function* valuesOf(track: LoadedTrack, by: ValueName): Work<Pick<Series, 'values' | 'ofLegs'>> {
  switch (by) {
    case 'speed': {
      const recorded = track.sensors.speed;
      const isRecorded = recorded && 2 * (yield* countOf(recorded)) >= recorded.length;
      return isRecorded
        ? { values: recorded, ofLegs: false }
        : { values: yield* legSpeeds(track), ofLegs: true };
    }
    case 'slope':
      return { values: yield* slopesOf(track), ofLegs: true };
    case 'ele':
      return { values: track.ele, ofLegs: false };
    default:
      return { values: track.sensors[by] ?? new Float64Array(0), ofLegs: false };
  }
}

function* countOf(values: Values): Work<number> {
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (i % pointsAtOnce === 0) yield;
    if (!Number.isNaN(values[i])) count++;
  }
  return count;
}

/** As many are sorted in 3 ms, and tell where 2% lie as well as all would. */
const sampleSize = 32_768;
const outside = 0.02;

function* rangeOf(values: Values): Work<ValueRange | undefined> {
  const every = Math.ceil((yield* countOf(values)) / sampleSize);
  const sample = new Float64Array(sampleSize);
  let [min, max, count] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (let i = 0; i < values.length; i++) {
    if (i % pointsAtOnce === 0) yield;
    const value = values[i] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
    if (count++ % every === 0) sample[(count - 1) / every] = value;
  }
  if (count === 0) return undefined;
  const sorted = sample.subarray(0, Math.ceil(count / every)).sort();
  const last = sorted.length - 1;
  const low = sorted[Math.floor(outside * last)] ?? min;
  const high = sorted[Math.ceil((1 - outside) * last)] ?? max;
  return { min, max, low, high };
}
