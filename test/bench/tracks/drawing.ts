// What it takes to get a track's line ready for the map, and how large it is, against all its points as JSON.

import { createDrawer } from '../../../server/tracks/drawing/draw.ts';
import { loadTrack } from '../../../server/tracks/load.ts';
import type { OpenedTrack } from '../../../server/tracks/trackStore.ts';
import { printGoal, printRow } from './table.ts';
import { region, type Walk } from './walks.ts';

/** Low ones show all of the region, high ones a street of it. */
const zooms = [8, 11, 13, 15, 17];
/** A window of 1000 x 700 pixels in the middle of the track. */
const [width, height] = [1000, 700];
const rounds = 5;

export async function drawingBench({ quick }: { quick: boolean }): Promise<void> {
  for (const points of quick ? [1e5] : [1e5, 1e6]) {
    const walk = region(points);
    const opened = open(walk);
    const json = await timed(async () => JSON.stringify(pairs(walk)).length);
    const jsonBytes = json.value / points;
    printRow(`drawing ${points.toLocaleString('en')} points`, [
      'first ms',
      'again ms',
      'window ms',
      'vertices',
      'bytes/vertex',
    ]);
    printRow('JSON, 6 decimals', [json.ms, '', '', points, jsonBytes]);
    for (const zoom of zooms) {
      const drawer = createDrawer();
      const query = { track: 't1', zoom };
      const bounds = windowAt(walk, zoom);
      const first = await timed(() => drawer.draw(opened, { ...query, bounds }));
      const again = await median(() => drawer.draw(opened, query));
      const inWindow = await median(() => drawer.draw(opened, { ...query, bounds }));
      const { vertices, data } = again.value;
      const bytes = Buffer.from(data, 'base64').length / vertices;
      printRow(`zoom ${zoom}, all of it and a window`, [first.ms, again.ms, inWindow.ms, vertices, bytes]);
      if (zoom !== 13) continue;
      const coloured = { ...query, by: 'ele' } as const;
      const firstByHeight = await timed(() => drawer.draw(opened, { ...coloured, bounds }));
      const againByHeight = await median(() => drawer.draw(opened, coloured));
      const windowByHeight = await median(() => drawer.draw(opened, { ...coloured, bounds }));
      printRow(`zoom ${zoom}, by height`, [
        firstByHeight.ms,
        againByHeight.ms,
        windowByHeight.ms,
        againByHeight.value.vertices,
        Buffer.from(againByHeight.value.data, 'base64').length / againByHeight.value.vertices,
      ]);
      printGoal('bytes of a vertex to those of a point as JSON', bytes / jsonBytes, { most: 0.1 });
    }
    console.log();
  }
}

function open(walk: Walk): OpenedTrack {
  const points = pairs(walk).map(([lat, lon], i) => {
    const height = (500 + 200 * Math.sin(i / 5000) + (i % 7) / 5).toFixed(1);
    return `<trkpt lat="${lat}" lon="${lon}"><ele>${height}</ele></trkpt>`;
  });
  const track = loadTrack({
    name: 'region.gpx',
    content: `<gpx><trk><trkseg>${points.join('')}</trkseg></trk></gpx>`,
  });
  return { summary: { id: 't1', name: 'region', ...track.measures }, track };
}

const pairs = ({ lat, lon }: Walk): (readonly [number, number])[] =>
  Array.from(lat, (value, i) => [Number(value.toFixed(6)), Number((lon[i] ?? 0).toFixed(6))]);

function windowAt({ lat, lon }: Walk, zoom: number) {
  const middle = Math.floor(lat.length / 2);
  const [south, west] = [lat[middle] ?? 0, lon[middle] ?? 0];
  const degrees = 360 / (256 * 2 ** zoom);
  const shrink = Math.cos((south * Math.PI) / 180);
  const [high, wide] = [(height / 2) * degrees * shrink, (width / 2) * degrees];
  return {
    south: Math.max(-90, south - high),
    north: Math.min(90, south + high),
    west: Math.max(-180, west - wide),
    east: Math.min(180, west + wide),
  };
}

interface Timed<T> {
  readonly ms: number;
  readonly value: T;
}

async function timed<T>(run: () => Promise<T>): Promise<Timed<T>> {
  const from = performance.now();
  const value = await run();
  return { ms: performance.now() - from, value };
}

async function median<T>(run: () => Promise<T>): Promise<Timed<T>> {
  const all: Timed<T>[] = [];
  for (let i = 0; i < rounds; i++) all.push(await timed(run));
  all.sort((a, b) => a.ms - b.ms);
  const middle = all[rounds >> 1];
  if (!middle) throw new Error('no rounds');
  return middle;
}
