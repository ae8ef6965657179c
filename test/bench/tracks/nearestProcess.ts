// One method in a process of its own: `node --expose-gc nearestProcess.ts METHOD POINTS QUERIES` tells what it took as JSON.
import { geodesicDistance } from '../../../server/tracks/finding/ellipsoid.ts';
import { percentile } from '../rpc/statistics.ts';
import { type Find, type NearestMethodName, nearestMethods } from './nearestMethods.ts';
import { hardWalks, placesAround, region, type Walk } from './walks.ts';

export interface NearestFigures {
  readonly buildMs: number;
  /** What it keeps besides the points, in MB (10^6 bytes). */
  readonly indexMb: number;
  /** Of one question, in microseconds. */
  readonly p50: number;
  readonly p99: number;
  /** By the set: how many of the hundred answers were not the nearest point, and by how much the worst was farther away, in metres. */
  readonly wrong: Readonly<Record<string, { readonly answers: number; readonly worst: number }>>;
}

const [, , name = '', points = '', queries = ''] = process.argv;
const method = nearestMethods[name as NearestMethodName];

const memory = (): number => {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

/** A daemon that answers a drag has answered for a while. */
const warmUpMs = 250;

/** A tenth of a micrometre is rounding. */
const tolerance = 1e-7;

function countWrong(find: Find, { lat, lon }: Walk, places: readonly (readonly [number, number])[]) {
  const excesses = places.map((place) => {
    const distance = (i: number) => geodesicDistance(...place, lat[i] ?? 0, lon[i] ?? 0);
    const least = lat.reduce((smallest, _, i) => Math.min(smallest, distance(i)), Number.POSITIVE_INFINITY);
    return distance(find(...place)) - least;
  });
  const wrong = excesses.filter((excess) => !(excess <= tolerance));
  return { answers: wrong.length, worst: Math.max(0, ...wrong) };
}

function measure(): NearestFigures {
  const walk = region(Number(points));
  const places = placesAround(walk, Number(queries));
  const before = memory();
  const started = performance.now();
  const find = method(walk.lat, walk.lon);
  const buildMs = performance.now() - started;
  const indexMb = (memory() - before) / 1e6;
  // Until its code is compiled: those who answer in microseconds take thousands of questions for it.
  for (let warm = performance.now(), i = 0; i < places.length / 2 || performance.now() - warm < warmUpMs; i++)
    find(...(places[i % places.length] ?? [0, 0]));
  const times = places.map((place) => {
    const asked = performance.now();
    find(...place);
    return (performance.now() - asked) * 1000;
  });
  // It finds places on the line, not points.
  const sets = name.startsWith('@turf') ? [] : Object.entries(hardWalks);
  const wrong = sets.map(([set, { walk, places }]) => [
    set,
    countWrong(method(walk.lat, walk.lon), walk, places),
  ]);
  return {
    buildMs,
    indexMb,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    wrong: Object.fromEntries(wrong),
  };
}

console.log(JSON.stringify(measure()));
