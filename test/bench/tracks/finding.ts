// How long the nearest point takes, and what finding it costs, against others; and how often others are wrong.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { type NearestMethodName, nearestMethods } from './nearestMethods.ts';
import type { NearestFigures } from './nearestProcess.ts';
import { printGoal, printRow } from './table.ts';
import { hardWalks } from './walks.ts';

/** What a method takes for a point that it looks at, as a multiple of what a scan does. A tree looks at few. */
const costs = { tree: 0, scan: 1, line: 100 };
const kinds: Readonly<Partial<Record<NearestMethodName, keyof typeof costs>>> = {
  'scan, squared chord': 'scan',
  'scan, haversine': 'scan',
  '@turf/nearest-point-on-line': 'line',
};
/** How many points a scan may look at in a run: some seconds. */
const patience = 2e8;
const mostQueries = 2000;
/** @turf takes a second for a question to a million points. */
const mostPointsOfLine = 100_000;

export function findingBench({ quick }: { quick: boolean }): void {
  const sizes = quick ? [1e4, 1e5, 1e6] : [1e4, 1e5, 1e6, 1e7];
  const names = Object.keys(nearestMethods) as NearestMethodName[];
  for (const points of sizes) {
    const figures = new Map<NearestMethodName, NearestFigures>();
    for (const name of names) {
      if (kinds[name] === 'line' && points > mostPointsOfLine) continue;
      figures.set(name, run(name, points));
    }
    print(points, figures);
    if (points === sizes[0]) printWrong(figures);
  }
}

function run(name: NearestMethodName, points: number): NearestFigures {
  const kind = kinds[name] ?? 'tree';
  const queries = patience / points / costs[kind];
  const count = Math.round(Math.max(20, Math.min(mostQueries, queries)));
  const program = join(import.meta.dirname, 'nearestProcess.ts');
  const args = ['--expose-gc', program, name, String(points), String(count)];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

function print(points: number, figures: ReadonlyMap<NearestMethodName, NearestFigures>): void {
  const ours = figures.get('ours')?.p50 ?? Number.NaN;
  printRow(`nearest of ${points.toLocaleString('en')} points`, [
    'p50 µs',
    'p99 µs',
    'of ours',
    'build ms',
    'index MB',
  ]);
  for (const [name, { p50, p99, buildMs, indexMb }] of figures) {
    printRow(name, [p50, p99, p50 / ours, buildMs, indexMb]);
  }
  console.log();
}

function printWrong(figures: ReadonlyMap<NearestMethodName, NearestFigures>): void {
  printRow(
    'wrong of 100 (worst by cm)',
    Object.keys(hardWalks).map((set) => set.slice(-13)),
  );
  for (const [name, { wrong }] of figures) {
    const sets = Object.values(wrong);
    if (sets.length === 0) continue;
    printRow(
      name,
      sets.map(({ answers, worst }) => (answers === 0 ? '0' : `${answers} (${(100 * worst).toFixed(1)})`)),
    );
  }
  console.log();
  const ours = Object.values(figures.get('ours')?.wrong ?? {});
  printGoal(
    'wrong answers',
    ours.reduce((sum, { answers }) => sum + answers, 0),
    { most: 0 },
  );
  console.log();
}
