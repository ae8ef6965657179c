// Runs mocha files inside an extension host and brings their results back.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command } from './command.ts';
import type { Results } from './results.ts';
import { Problem, root } from './task.ts';

/** In a process of its own: what VS Code and runTests() print is shown only when it explains a failure. */
export async function runInHost(files: readonly string[], host: 'server' | 'desktop'): Promise<Results> {
  const folder = await mkdtemp(join(tmpdir(), 'remotex-'));
  const file = join(folder, 'results.json');
  try {
    const problem = await run([join(root, 'test/host/inHost.ts'), file, host, ...files]);
    try {
      return JSON.parse(await readFile(file, 'utf8')) as Results;
    } catch {
      // There is no file: the run ended before its tests did, and its own words are all that is known.
      return {
        passed: 0,
        failures: [`The tests in the extension host did not run to their end.\n${problem}`],
      };
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function run(args: string[]): Promise<string> {
  try {
    return await command(process.execPath, args);
  } catch (error) {
    // A failed test also ends here; then the results say which.
    if (error instanceof Problem) return error.message;
    throw error;
  }
}
