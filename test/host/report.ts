// What `npm test` prints: one line for each step, each failure whole, and the count as the last line.
import type { Results } from './results.ts';
import { Problem } from './task.ts';

export interface Report {
  /** A step passes or fails as a whole; a failed one counts as one failure. Resolves to whether it passed. */
  step(name: string, action: () => Promise<unknown>): Promise<boolean>;
  /** A step made of tests. One without a file is a failure: the pattern or the filter is wrong. */
  suite(
    name: string,
    files: readonly string[],
    run: (files: readonly string[]) => Promise<Results>,
  ): Promise<void>;
  /** Prints the last line and returns the exit code. */
  end(): number;
}

export function createReport(print: (text: string) => void = console.log): Report {
  let passed = 0;
  let failed = 0;

  const step: Report['step'] = async (name, action) => {
    const since = Date.now();
    try {
      await action();
      print(`${name}: done (${seconds(since)})`);
      return true;
    } catch (error) {
      failed += 1;
      const text = error instanceof Problem ? error.message : error instanceof Error ? error.stack : error;
      print(`\n✖ ${name}\n${text}\n`);
      return false;
    }
  };

  const suite: Report['suite'] = async (name, files, run) => {
    const since = Date.now();
    const results =
      files.length > 0 ? await run(files) : { passed: 0, failures: [`${name}\nNo test file was found.`] };
    passed += results.passed;
    failed += results.failures.length;
    for (const failure of results.failures) print(`\n✖ ${failure}\n`);
    print(`${name}: ${results.passed} passed, ${results.failures.length} failed (${seconds(since)})`);
  };

  const end = () => {
    print(`${passed} passed, ${failed} failed`);
    return failed === 0 ? 0 : 1;
  };
  return { step, suite, end };
}

const seconds = (since: number): string => `${((Date.now() - since) / 1000).toFixed(1)} s`;
