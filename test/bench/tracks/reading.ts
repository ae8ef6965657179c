// How fast a GPX file is opened, and in how much memory, against those who read it otherwise and against its bytes alone.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '../rpc/statistics.ts';
import { writeGpx } from './gpxFile.ts';
import type { GpxReading } from './gpxProcess.ts';
import { type GpxReaderName, gpxReaders } from './gpxReaders.ts';
import { printGoal, printRow } from './table.ts';

interface Size {
  readonly megabytes: number;
  readonly rounds: number;
  /** Those who take minutes, or more memory than a machine has. */
  readonly without: readonly GpxReaderName[];
}

const quickSizes: readonly Size[] = [
  { megabytes: 1, rounds: 3, without: [] },
  { megabytes: 10, rounds: 3, without: [] },
  { megabytes: 100, rounds: 1, without: ['togeojson, xmldom'] },
];
const fullSizes: readonly Size[] = [
  { megabytes: 1, rounds: 7, without: [] },
  { megabytes: 10, rounds: 5, without: [] },
  { megabytes: 100, rounds: 3, without: [] },
  { megabytes: 500, rounds: 1, without: ['fast-xml-parser', 'togeojson, xmldom'] },
];

/** What a reader that builds a document needs: 10 GB for 100 MB. */
const heap = '--max-old-space-size=16000';
/** One who takes twenty minutes for 100 MB shall not be waited for. */
const longest = 20 * 60_000;

type Readings = ReadonlyMap<GpxReaderName, readonly GpxReading[]>;

export function readingBench({ quick }: { quick: boolean }): void {
  const folder = mkdtempSync(join(tmpdir(), 'rx-tracks-'));
  try {
    for (const size of quick ? quickSizes : fullSizes) {
      const path = join(folder, `${size.megabytes}.gpx`);
      const points = writeGpx(path, size.megabytes);
      print(size, measure(size, path, points));
      rmSync(path);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One after the other in each round, so that a machine whose speed drifts treats all alike. */
function measure({ rounds, without }: Size, path: string, points: number): Readings {
  const readings = new Map<GpxReaderName, GpxReading[]>();
  const names = (Object.keys(gpxReaders) as GpxReaderName[]).filter((name) => !without.includes(name));
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      // Once is enough for who takes a minute.
      if (round > 0 && name === 'togeojson, xmldom') continue;
      const reading = read(name, path);
      if (!reading) continue;
      const isWhole = reading.points === points || name === 'the file alone';
      if (!isWhole) throw new Error(`${name} found ${reading.points} of ${points} points`);
      readings.set(name, [...(readings.get(name) ?? []), reading]);
    }
  }
  return readings;
}

/** Those whose limits are no fault of ours. */
const others: readonly GpxReaderName[] = ['fast-xml-parser', 'togeojson, xmldom'];

/** Nothing if another one ran out of memory or time. */
function read(name: GpxReaderName, path: string): GpxReading | undefined {
  const program = join(import.meta.dirname, 'gpxProcess.ts');
  try {
    const options = { encoding: 'utf8', timeout: longest, maxBuffer: 1e7 } as const;
    return JSON.parse(execFileSync(process.execPath, [heap, program, name, path], options));
  } catch (error) {
    if (!others.includes(name)) throw error;
    console.log(`${name} did not finish: ${String(error).split('\n', 1)[0]}`);
    return undefined;
  }
}

function print({ megabytes }: Size, readings: Readings): void {
  const of = (name: GpxReaderName, value: (reading: GpxReading) => number): number =>
    median((readings.get(name) ?? []).map(value));
  const speed = (name: GpxReaderName): number =>
    of(name, ({ milliseconds }) => (megabytes * 1000) / milliseconds);
  const times = (name: GpxReaderName, against: GpxReaderName): number => speed(name) / speed(against);
  printRow(`GPX, ${megabytes} MB`, ['MB/s', 'of the file', 'of saxes', 'peak MB', 'blocked ms']);
  for (const name of readings.keys()) {
    printRow(name, [
      speed(name),
      times(name, 'the file alone'),
      times(name, 'saxes'),
      of(name, ({ peakMb }) => peakMb),
      of(name, ({ blocked }) => blocked),
    ]);
  }
  console.log();
  if (megabytes < 100) return;
  printGoal('times the speed of saxes', times('ours', 'saxes'), { least: 3 });
  if (readings.has('togeojson, xmldom')) {
    printGoal('times the speed of togeojson', times('ours', 'togeojson, xmldom'), { least: 150 });
  }
  printGoal(
    'ms that the main thread was blocked',
    of('ours', ({ blocked }) => blocked),
    { most: 8 },
  );
  // A twentieth of what fast-xml-parser needs for 500 MB, which was 4,636 MB.
  if (megabytes === 500)
    printGoal(
      'MB of memory',
      of('ours', ({ peakMb }) => peakMb),
      { most: 232 },
    );
  console.log();
}
