// How every task of run.mjs begins and ends.
import { join } from 'node:path';

/** The folder that holds package.json. */
export const root = join(import.meta.dirname, '../..');

/** A failure that the person can do something about: shown as its message alone, without a stack. */
export class Problem extends Error {}

export async function task(main: (args: string[]) => Promise<number>): Promise<void> {
  // The channel to run.mjs: when that has been killed, nobody wants this task any more.
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel?.unref();
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
  // All is told by now; what a test has left behind may hold this process, and must not hold who waits for it.
  setTimeout(() => process.exit(), 5000).unref();
}

/** One calm line for a step that really does something. It goes to stderr: stdout is for results. */
export const say = (line: string): void => console.error(line);
