/** The points of a plot gathered into columns, of which there are no more than asked for; no value is lost. */
import type { LoadedTrack } from '../load.ts';
import type { Range } from '../measuring/range.ts';
import type { Work } from '../slices.ts';
import type { Plot } from './axis.ts';
import { type Spot, type Survey, set, visitSpots } from './survey.ts';

/** As `Profile` in the contract tells. */
export interface Column {
  readonly x: number;
  low: number;
  high: number;
  readonly first: number;
  last: number;
  readonly point: number;
  readonly begins: boolean;
}

type Shape = Pick<LoadedTrack, 'lat' | 'segmentStarts' | 'segmentKinds'>;

/** So that rounding never makes one column too many. */
const roomy = 1 + 1e-9;

export function* gather(
  track: Shape,
  range: Range,
  plot: Plot,
  survey: Survey,
  samples: number,
): Work<Column[]> {
  // Columns that would begin at more than half of them for another reason than width would say little.
  const isMany = 2 * survey.lines > samples && survey.spots > samples;
  return survey.goesBack || isMany
    ? yield* alongAxis(track, range, plot, survey, samples)
    : yield* alongLines(track, range, plot, survey, samples);
}

/** Each line from its begin on in steps of one width; `survey.lines` is less than `samples`, or all points fit. */
function* alongLines(
  track: Shape,
  range: Range,
  plot: Plot,
  { spots, lines, length }: Survey,
  samples: number,
): Work<Column[]> {
  const isEach = spots <= samples;
  const width = isEach ? 0 : (length / (samples - lines)) * roomy;
  const columns: Column[] = [];
  let current: Column | undefined;
  let [line, origin, bin] = [-1, 0, 0];
  yield* visitSpots(track, range, plot, (spot) => {
    const begins = spot.line !== line;
    if (begins) [line, origin] = [spot.line, spot.x];
    const next = width > 0 ? Math.floor((spot.x - origin) / width) : 0;
    if (current && !begins && !isEach && next === bin) return add(current, spot);
    bin = next;
    current = columnOf(spot, begins);
    columns.push(current);
  });
  return columns;
}

/** In the order of the axis, in parts of one width, whatever line the points are of. */
function* alongAxis(track: Shape, range: Range, plot: Plot, { x }: Survey, samples: number): Work<Column[]> {
  if (!x) return [];
  const width = ((x.to - x.from) / samples) * roomy;
  const parts: (Part | undefined)[] = new Array(samples).fill(undefined);
  yield* visitSpots(track, range, plot, (spot) => {
    const bin = width > 0 ? Math.floor((spot.x - x.from) / width) : 0;
    const part = parts[bin];
    if (part) extend(part, spot);
    else parts[bin] = { low: spot.value, high: spot.value, first: { ...spot }, last: { ...spot } };
  });
  const columns: Column[] = [];
  let before: Spot | undefined;
  for (const part of parts) {
    if (!part) continue;
    const { low, high, first, last } = part;
    // What is missing for less than a column is not seen.
    const isJoined =
      before?.segment === first.segment && (before.line === first.line || first.x - before.x <= 2 * width);
    columns.push({ ...columnOf(first, !isJoined), low, high, last: last.value });
    before = last;
  }
  return columns;
}

/** `first`, `last`: the earliest and the latest on the axis; of two at the same place, as in the file. */
interface Part {
  low: number;
  high: number;
  readonly first: Spot;
  readonly last: Spot;
}

function extend(part: Part, spot: Spot): void {
  part.low = Math.min(part.low, spot.value);
  part.high = Math.max(part.high, spot.value);
  if (spot.x < part.first.x) copy(spot, part.first);
  if (spot.x >= part.last.x) copy(spot, part.last);
}

const copy = ({ i, x, value, line, segment }: Spot, to: Spot): void => set(to, i, x, value, line, segment);

function columnOf({ i, x, value }: Spot, begins: boolean): Column {
  return { x, low: value, high: value, first: value, last: value, point: i, begins };
}

function add(column: Column, { value }: Spot): void {
  column.low = Math.min(column.low, value);
  column.high = Math.max(column.high, value);
  column.last = value;
}
