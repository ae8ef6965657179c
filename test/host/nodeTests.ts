// Runs the files of a suite, so many at a time, and says while it lasts that it is at work.
import { runNodeFile } from './nodeFile.ts';
import type { Results } from './results.ts';
import { say } from './task.ts';

/** How often a long suite says how far it is, in milliseconds. */
const pulse = 60_000;

/** So many of the slowest are named, after a suite that took longer than a pulse: whoever must make it quicker begins there. */
const slowestTold = 5;

/** The files are paths from the root. */
export async function runNodeTests(files: readonly string[], concurrency: number): Promise<Results> {
  const waiting = [...files];
  const results: Results[] = [];
  const seconds = new Map<string, number>();
  const began = performance.now();
  const work = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const start = performance.now();
      results.push(await runNodeFile(file));
      seconds.set(file, (performance.now() - start) / 1000);
    }
  };
  const beat = setInterval(() => say(`… ${results.length} of ${files.length} test files`), pulse);
  await Promise.all(Array.from({ length: concurrency }, work));
  clearInterval(beat);
  if (performance.now() - began > pulse) say(`… the slowest: ${slowest(seconds).join(', ')}`);
  return {
    passed: results.reduce((sum, { passed }) => sum + passed, 0),
    failures: results.flatMap(({ failures }) => failures),
  };
}

function slowest(seconds: ReadonlyMap<string, number>): string[] {
  const files = [...seconds].sort(([, a], [, b]) => b - a).slice(0, slowestTold);
  return files.map(([file, took]) => `${file} ${took.toFixed(0)} s`);
}
