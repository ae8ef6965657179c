/** Trees of boxes over the points and legs of a track, in space: no special case at the poles or across the antimeridian. */
import type { Floats } from '../columns.ts';
import { type BoxTree, buildTree, emptyBox, extend } from './boxTree.ts';
import { squaredLegChord } from './chords.ts';
import { longestSag, toGeocentric } from './ellipsoid.ts';
import { geocentricAlong, turn } from './geocentric.ts';

/** Points in a box of level 0. A recorded track is a line, so points that follow one another are near one another. */
const runLength = 16;

/**
 * A leg so many times longer than the mean is a jump. In the box of a run it would make it large, and with it all boxes
 * around: 50 jumps in a million points made queries six times slower. There are few: at most one leg in 32 is
 * taken for one.
 */
const jump = 32;

/** Plain data, so that a worker can build it and hand it over. */
export interface PointIndex {
  readonly lat: Floats;
  readonly lon: Floats;
  /** The first point of each piece of line: no leg leads to it. */
  readonly lineStarts: Uint32Array<ArrayBuffer>;
  /** The three axes that x, y and z are measured along, as unit vectors in geocentric coordinates. */
  readonly axes: Floats;
  /** Geocentric x, y, z of each point at height 0 along these axes, metres. */
  readonly xyz: Floats;
  /** The first point of each run, and at the end the number of points. No run goes over a gap between segments or a jump. */
  readonly runs: Uint32Array<ArrayBuffer>;
  /** For each run whether a leg leads from its last point to the next run and lies in its box (1), or not (0). */
  readonly goesOn: Uint8Array<ArrayBuffer>;
  /** Boxes around the points of a run and its legs. */
  readonly tree: BoxTree;
  /** The first points of the legs that are jumps, and boxes around each of these legs. */
  readonly jumps: Uint32Array<ArrayBuffer>;
  readonly jumpTree: BoxTree;
}

/**
 * Takes 0.1 s for a million points. There must be at least one. `lineStarts`: the first point of each piece of line, for no
 * leg leads to it; without them the points are one line.
 */
export function buildIndex(lat: Floats, lon: Floats, lineStarts = new Uint32Array(1)): PointIndex {
  const axes = axesFor(lat, lon);
  const xyz = geocentricAlong(axes, lat, lon);
  const { runs, goesOn, jumps } = runsOf(xyz, lineStarts);
  const tree = buildTree(boxesOfRuns(xyz, runs, goesOn));
  return {
    lat,
    lon,
    lineStarts,
    axes,
    xyz,
    runs,
    goesOn,
    tree,
    jumps,
    jumpTree: buildTree(boxesOfLegs(xyz, jumps)),
  };
}

/** The memory of an index besides `lat` and `lon`, which it shares with the track. */
export const buffersOfIndex = ({
  axes,
  xyz,
  runs,
  goesOn,
  tree,
  jumps,
  jumpTree,
}: PointIndex): ArrayBuffer[] =>
  [
    axes,
    xyz,
    runs,
    goesOn,
    jumps,
    ...[tree, jumpTree].flatMap((one) => [one.items, one.boxes, one.levels]),
  ].map(({ buffer }) => buffer);

/** Where a place lies in the space of an index. */
export function placeIn({ axes }: PointIndex, lat: number, lon: number): Floats {
  const place = new Float64Array(3);
  toGeocentric(lat, lon, place, 0);
  turn(place, 0, axes);
  return place;
}

/**
 * The third axis points up in the middle of the track: so its boxes are flat. Along the Earth's own axes the ground is
 * aslant, and boxes around it are as deep as wide. Some points are enough for the middle.
 */
function axesFor(lat: Floats, lon: Floats): Floats {
  let [x, y, z] = [0, 0, 0];
  const one = new Float64Array(3);
  for (let i = 0; i < lat.length; i += 4 * runLength) {
    toGeocentric(lat[i] ?? 0, lon[i] ?? 0, one, 0);
    x += one[0] ?? 0;
    y += one[1] ?? 0;
    z += one[2] ?? 0;
  }
  const flat = Math.hypot(x, y);
  const length = Math.hypot(flat, z);
  // A track around the globe has no middle, and one at a pole no east.
  if (length === 0 || flat === 0) return Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
  const [upX, upY, upZ] = [x / length, y / length, z / length];
  const [eastX, eastY] = [-y / flat, x / flat];
  const north = [-upZ * eastY, upZ * eastX, upX * eastY - upY * eastX];
  return Float64Array.of(eastX, eastY, 0, ...north, upX, upY, upZ);
}

function runsOf(xyz: Floats, lineStarts: Uint32Array): Pick<PointIndex, 'runs' | 'goesOn' | 'jumps'> {
  const count = xyz.length / 3;
  const squaredJump = (jump * meanLeg(xyz, lineStarts)) ** 2;
  const mostJumps = count / jump;
  const runs = [0];
  const goesOn: number[] = [];
  const jumps: number[] = [];
  let first = 0;
  let segment = 0;
  let segmentEnd = lineStarts[1] ?? count;
  for (let i = 0; i < count; i++) {
    const isEnd = i + 1 >= segmentEnd;
    const isJump = !isEnd && squaredLegChord(xyz, i) > squaredJump && jumps.length < mostJumps;
    if (isEnd) segmentEnd = lineStarts[++segment + 1] ?? count;
    if (isJump) jumps.push(i);
    if (!isEnd && !isJump && i + 1 - first < runLength) continue;
    first = i + 1;
    runs.push(first);
    goesOn.push(isEnd || isJump ? 0 : 1);
  }
  return { runs: Uint32Array.from(runs), goesOn: Uint8Array.from(goesOn), jumps: Uint32Array.from(jumps) };
}

/** Of one leg in eight. */
function meanLeg(xyz: Floats, lineStarts: Uint32Array): number {
  const count = xyz.length / 3;
  let sum = 0;
  let legs = 0;
  let line = 0;
  for (let i = 0; i + 1 < count; i += 8) {
    while ((lineStarts[line + 1] ?? count) <= i) line++;
    if (lineStarts[line + 1] === i + 1) continue;
    sum += Math.sqrt(squaredLegChord(xyz, i));
    legs++;
  }
  return sum / legs;
}

/** Around the points of each run and its legs, which leave their chords by the longest one's sag at most. */
function boxesOfRuns(xyz: Floats, runs: Uint32Array, goesOn: Uint8Array): Floats {
  const boxes = new Float64Array(6 * goesOn.length);
  for (let run = 0; run < goesOn.length; run++) {
    const box = emptyBox(boxes, run);
    const end = (runs[run + 1] ?? 0) + (goesOn[run] ?? 0);
    let longest = 0;
    for (let i = runs[run] ?? 0; i < end; i++) {
      extend(boxes, box, xyz, 3 * i, 3 * i);
      if (i + 1 < end) longest = Math.max(longest, squaredLegChord(xyz, i));
    }
    widen(boxes, box, longestSag(Math.sqrt(longest)));
  }
  return boxes;
}

function boxesOfLegs(xyz: Floats, legs: Uint32Array): Floats {
  const boxes = new Float64Array(6 * legs.length);
  legs.forEach((i, leg) => {
    const box = emptyBox(boxes, leg);
    extend(boxes, box, xyz, 3 * i, 3 * i);
    extend(boxes, box, xyz, 3 * i + 3, 3 * i + 3);
    widen(boxes, box, longestSag(Math.sqrt(squaredLegChord(xyz, i))));
  });
  return boxes;
}

function widen(boxes: Floats, box: number, by: number): void {
  for (let axis = box; axis < box + 3; axis++) {
    boxes[axis] = (boxes[axis] ?? 0) - by;
    boxes[axis + 3] = (boxes[axis + 3] ?? 0) + by;
  }
}
