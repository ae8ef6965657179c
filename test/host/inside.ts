// Runs in VS Code's extension host: mocha over the test files that lie beside this bundle, and their results as a file.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Runnable } from 'mocha';
import type { Results } from './results.ts';

export async function run(): Promise<void> {
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({ ui: 'bdd', timeout: 30_000, reporter: 'spec', color: false });
  const files = readdirSync(__dirname).filter((name) => name.endsWith('.test.cjs'));
  for (const file of files.sort()) mocha.addFile(join(__dirname, file));

  let passed = 0;
  const failures: string[] = [];
  const seen = new Set<string>();
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    runner.on('test', (test) => seen.add(test.file ?? ''));
    runner.on('pass', () => {
      passed += 1;
    });
    runner.on('fail', (test: Runnable, error: Error) => {
      failures.push(`${test.fullTitle()}\n${error.stack ?? String(error)}`);
    });
  });
  for (const file of files) {
    if (!seen.has(join(__dirname, file))) failures.push(`${file} holds no test that ran.`);
  }
  const results: Results = { passed, failures };
  writeFileSync(process.env.REMOTEX_TEST_RESULTS ?? '', JSON.stringify(results));
  if (failures.length > 0) throw new Error(`${failures.length} failed`);
}
