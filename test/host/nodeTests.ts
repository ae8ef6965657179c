// Runs the files of a suite, so many at a time, and says while it lasts that it is at work.
import { runNodeFile } from './nodeFile.ts';
import type { Results } from './results.ts';
import { say } from './task.ts';

/** How often a long suite says how far it is, in milliseconds. */
const pulse = 60_000;

/** The files are paths from the root. */
export async function runNodeTests(files: readonly string[], concurrency: number): Promise<Results> {
  const waiting = [...files];
  const results: Results[] = [];
  const work = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      results.push(await runNodeFile(file));
    }
  };
  const beat = setInterval(() => say(`… ${results.length} of ${files.length} test files`), pulse);
  await Promise.all(Array.from({ length: concurrency }, work));
  clearInterval(beat);
  return {
    passed: results.reduce((sum, { passed }) => sum + passed, 0),
    failures: results.flatMap(({ failures }) => failures),
  };
}
