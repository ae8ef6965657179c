/** Runs a person's command for items of the board. What others wrote reaches it as data only, never as part of a command line. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { NewsItem } from '../api/boardItems.ts';
import type { Input } from './command.ts';
import { showJson } from './terminalText.ts';

export interface ItemRunner {
  /** Resolves when the command has ended, however it did; a failure is told. */
  run(item: NewsItem): Promise<void>;
  /** Ends the command that is running, with all that it started. */
  end(): void;
}

export interface ItemRunnerOptions {
  readonly command: string;
  readonly input: Pick<Input, 'output' | 'process'>;
}

export function createItemRunner({ command, input }: ItemRunnerOptions): ItemRunner {
  const { output, process: own } = input;
  let running: ChildProcess | undefined;

  const runOnce = (item: NewsItem): Promise<string | undefined> =>
    new Promise((resolve) => {
      const child = spawn(command, {
        shell: true,
        env: { ...own.env, ...variables(item) },
        stdio: ['pipe', 'inherit', 'inherit'],
        // A group of its own can be ended as a whole.
        detached: true,
        windowsHide: true,
      });
      running = child;
      child.once('error', (error) => resolve(error.message));
      child.once('exit', (code, signal) => {
        if (signal) resolve(`it was ended by ${signal}`);
        else resolve(code === 0 ? undefined : `exit code ${code}`);
      });
      // A command need not read it.
      child.stdin.on('error', () => {});
      child.stdin.end(`${showJson(item)}\n`);
    });

  return {
    async run(item) {
      const failure = await runOnce(item);
      running = undefined;
      if (failure !== undefined) output.note(`The command for item ${item.id} failed: ${failure}.`);
    },
    end() {
      if (running?.pid === undefined) return;
      try {
        // The shell alone would leave behind what it runs.
        process.kill(process.platform === 'win32' ? running.pid : -running.pid, 'SIGTERM');
      } catch {
        // It has ended by itself.
      }
    },
  };
}

function variables({ id, item, by, topic, priority, when }: NewsItem): NodeJS.ProcessEnv {
  return {
    REMOTEX_ID: String(id),
    REMOTEX_ITEM: item,
    REMOTEX_BY: by,
    REMOTEX_TOPIC: topic,
    REMOTEX_PRIORITY: priority,
    REMOTEX_WHEN: when,
  };
}
