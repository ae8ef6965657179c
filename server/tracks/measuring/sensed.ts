/** The least, the most and the average of what the sensors told. */
import type { Sensed } from '../../api/trackMeasuring.ts';
import { type Sensor, sensors } from '../../api/trackValues.ts';
import type { LoadedTrack } from '../load.ts';
import { pointsAtOnce, type Work } from '../slices.ts';
import type { Range } from './range.ts';
import { type Span, spansOf } from './spans.ts';

export function* sensedIn(track: LoadedTrack, range: Range): Work<Sensed[]> {
  const all: Sensed[] = [];
  for (const sensor of sensors) {
    const values = track.sensors[sensor];
    if (!values) continue;
    const total = createTotal(sensor);
    for (const span of spansOf(track, range)) yield* total.add(values, track.time, span);
    const sensed = total.sensed();
    if (sensed) all.push(sensed);
  }
  return all;
}

function createTotal(sensor: Sensor) {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let points = 0;
  let sum = 0;
  /** The sum of each value times how long it lasted, and how long all of them did, in milliseconds. */
  let weighted = 0;
  let weight = 0;
  return {
    *add(values: Float64Array, time: Float64Array, { first, end, kind }: Span): Work<void> {
      for (let i = first; i < end; i++) {
        if (i % pointsAtOnce === 0) yield;
        const value = values[i] ?? Number.NaN;
        if (Number.isNaN(value)) continue;
        points++;
        sum += value;
        min = Math.min(min, value);
        max = Math.max(max, value);
        if (i === first || kind === 'waypoints') continue;
        const ms = (time[i] ?? Number.NaN) - (time[i - 1] ?? Number.NaN);
        const mean = (value + (values[i - 1] ?? Number.NaN)) / 2;
        // Both false for NaN.
        if (!(ms > 0) || !Number.isFinite(mean)) continue;
        weighted += mean * ms;
        weight += ms;
      }
    },
    sensed(): Sensed | undefined {
      if (points === 0) return undefined;
      const average = weight > 0 ? weighted / weight : sum / points;
      return { sensor, min, max, ...(sensor === 'course' ? {} : { average }), points };
    },
  };
}
