/** The value of each line that is drawn, as a code of one byte; long lines are cut where the value changes along them. */
import { highestCode } from '../../api/trackDrawing.ts';
import { kindsByCode } from '../columns.ts';
import { pointsAtOnce, type Work } from '../slices.ts';
import { clampLatitude, eastward, yOf } from './mercator.ts';
import { createNumbers, type GrowingNumbers } from './numbers.ts';
import type { Series, ValueRange } from './series.ts';
import type { Thinned } from './thin.ts';

/** Lines are not cut shorter, in pixels: about as short a piece as an eye tells the colour of. */
const shortestPiece = 6;
/** A piece ends where the value leaves the mean of the piece by so much of the scale: so its colours are about 1/24 apart. */
const leastChange = 1 / 48;
/** In degrees: over so much the map's scale changes by 0.2% at most, so a place along a line is told well enough. */
const nearby = 0.01;
/** Where a line is cut, in parts of it. */
export const partUnits = 2 ** 32;

/** `codes`: for each vertex; `cutStarts`: for each the number of the first cut on the line from it, and at the end how many there are. */
export interface Shades {
  readonly codes: Uint8Array;
  readonly cutStarts: Uint32Array;
  /** For each cut the point, how far along the line in `partUnits`, and the code from there on. */
  readonly cutPoints: Uint32Array;
  readonly cutParts: Uint32Array;
  readonly cutCodes: Uint32Array;
  readonly bytes: number;
  /** How many cuts are on the lines from one vertex to another. */
  cutsBetween(first: number, last: number): number;
}

export function* shadesOf(series: Series, { kept, starts }: Thinned, pixelsAround: number): Work<Shades> {
  const codes = new Uint8Array(kept.length);
  const cutStarts = new Uint32Array(kept.length + 1);
  const cuts = { points: createNumbers(), parts: createNumbers(), codes: createNumbers() };
  const shader = createShader(series, pixelsAround, cuts);
  const { segmentKinds } = series.track;
  for (let segment = 0; segment + 1 < starts.length; segment++) {
    const areJoined = kindsByCode[segmentKinds[segment] ?? 0] !== 'waypoints';
    const end = starts[segment + 1] ?? 0;
    for (let k = starts[segment] ?? 0; k < end; k++) {
      cutStarts[k] = cuts.points.length;
      const from = kept[k] ?? 0;
      const isLast = !areJoined || k + 1 === end;
      const to = isLast ? from : (kept[k + 1] ?? 0);
      codes[k] = isLast || shader.isShort(from, to) ? shader.whole(from, to) : yield* shader.pieces(from, to);
      if (k % pointsAtOnce === 0) yield;
    }
  }
  cutStarts[kept.length] = cuts.points.length;
  const [cutPoints, cutParts, cutCodes] = [cuts.points.take(), cuts.parts.take(), cuts.codes.take()];
  return {
    ...{ codes, cutStarts, cutPoints, cutParts, cutCodes },
    bytes: codes.byteLength + cutStarts.byteLength + 3 * cutPoints.byteLength,
    cutsBetween: (first, last) => (cutStarts[last] ?? 0) - (cutStarts[first] ?? 0),
  };
}

interface Cuts {
  readonly points: GrowingNumbers;
  readonly parts: GrowingNumbers;
  readonly codes: GrowingNumbers;
}

/** `whole` returns the code of a line (from a point to itself, of the point); `pieces` that of its beginning, and adds its cuts to `cuts`. */
function createShader({ track, values, ofLegs, range }: Series, pixelsAround: number, cuts: Cuts) {
  const { lat, lon } = track;
  const code = createCode(range);
  const isChange = createIsChange(range);

  /** The mean of what was summed up to a point, with the point itself if the values are of points. */
  const closed = (sum: number, count: number, point: number): number => {
    const value = ofLegs ? Number.NaN : (values[point] ?? Number.NaN);
    return Number.isNaN(value) ? sum / count : (sum + value) / (count + 1);
  };

  /** Pixels southward from one point to another. Where they are near, as if the map's scale did not change: six times as fast. */
  const southward = (from: number, to: number, secant: number): number => {
    const step = clampLatitude(lat[from] ?? 0) - clampLatitude(lat[to] ?? 0);
    return Math.abs(step) < nearby
      ? (step / 360) * secant * pixelsAround
      : (yOf(lat[to] ?? 0) - yOf(lat[from] ?? 0)) * pixelsAround;
  };
  const eastwardPixels = (from: number, to: number): number =>
    (eastward(lon[from] ?? 0, lon[to] ?? 0) / 360) * pixelsAround;
  const secantAt = (point: number): number => 1 / Math.cos((clampLatitude(lat[point] ?? 0) * Math.PI) / 180);

  function isShort(from: number, to: number): boolean {
    if (to - from < 2) return true;
    const [dx, dy] = [eastwardPixels(from, to), southward(from, to, secantAt(from))];
    return dx * dx + dy * dy < shortestPiece * shortestPiece;
  }

  function whole(from: number, to: number): number {
    let [sum, count] = [0, 0];
    for (let i = from; i < to; i++) {
      const value = values[i] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
    return code(closed(sum, count, to));
  }

  function* pieces(from: number, to: number): Work<number> {
    const secant = secantAt(from);
    const [dx, dy] = [eastwardPixels(from, to), southward(from, to, secant)];
    const length = Math.hypot(dx, dy);
    let first: number | undefined;
    // The piece that may go on, and the part of the line that may become part of it. Both without their last point.
    let [sum, count, mean] = [0, 0, Number.NaN];
    let [newSum, newCount, begin, beginAt] = [0, 0, from, 0];
    let [x, at] = [0, 0];
    for (let i = from + 1; i <= to; i++) {
      if (i % pointsAtOnce === 0) yield;
      const value = values[i - 1] ?? Number.NaN;
      if (!Number.isNaN(value)) {
        newSum += value;
        newCount++;
      }
      x += eastwardPixels(i - 1, i);
      const y = southward(from, i, secant);
      // A line may come back a little, its pieces do not.
      at = Math.max(at, Math.min(length, (x * dx + y * dy) / length));
      if (at - beginAt < shortestPiece && i < to) continue;
      const newMean = closed(newSum, newCount, i);
      if (begin > from && isChange(mean, newMean)) {
        if (first === undefined) first = code(mean);
        else cuts.codes.push(code(mean));
        cuts.points.push(begin);
        cuts.parts.push(Math.min(partUnits - 1, Math.round((beginAt / length) * partUnits)));
        [sum, count] = [0, 0];
      }
      sum += newSum;
      count += newCount;
      mean = closed(sum, count, i);
      [newSum, newCount, begin, beginAt] = [0, 0, i, at];
    }
    if (first === undefined) return code(mean);
    cuts.codes.push(code(mean));
    return first;
  }

  return { isShort, whole, pieces };
}

/** As `DrawnValues` says; no value is 0. */
function createCode(range: ValueRange | undefined): (value: number) => number {
  if (!range) return () => 0;
  const { low, high } = range;
  const perUnit = high > low ? (highestCode - 1) / (high - low) : 0;
  return (value) => {
    const above = Math.max(low, Math.min(high, value)) - low;
    return Number.isNaN(above) ? 0 : 1 + Math.round(above * perUnit);
  };
}

function createIsChange(range: ValueRange | undefined): (mean: number, next: number) => boolean {
  const { low, high } = range ?? { low: 0, high: 0 };
  const clamp = (value: number): number => Math.max(low, Math.min(high, value));
  return (mean, next) =>
    Number.isNaN(mean) === Number.isNaN(next)
      ? Math.abs(clamp(mean) - clamp(next)) > leastChange * (high - low)
      : true;
}
