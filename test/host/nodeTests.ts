// Runs node:test files, each in a process of its own, and counts the leaf tests: those that hold no others.
import { join, relative } from 'node:path';
import { run } from 'node:test';
import { inspect } from 'node:util';
import type { Results } from './results.ts';
import { root } from './task.ts';

type Event = {
  readonly name: string;
  readonly file?: string;
  readonly nesting: number;
  readonly skip?: string | boolean;
  readonly todo?: string | boolean;
  readonly details: { readonly type?: string; readonly error?: Error };
};

/** What is known about one file while it runs. */
interface FileState {
  /** How deep the last event lay: a shallower one that follows belongs to a test or suite around it. */
  nesting: number;
  /** What the file printed; shown only when one of its tests fails. */
  output: string;
  failed: boolean;
}

/** Workbench files take a minute or two on a busy machine; one that lasts this long hangs, and must say so. */
const patience = 5 * 60_000;

/** The files are paths from the root. */
export async function runNodeTests(files: readonly string[], concurrency: number): Promise<Results> {
  const states = new Map<string, FileState>();
  const failures: string[] = [];
  let passed = 0;
  const stateOf = (file = '') => {
    const state = states.get(file) ?? { nesting: 0, output: '', failed: false };
    states.set(file, state);
    return state;
  };
  const end = (event: Event, isFailure: boolean) => {
    // A file without tests passes as a test of its own, named after the file.
    if (!isFailure && event.name === event.file) {
      failures.push(`${relative(root, event.file)} holds no test that ran.`);
      return;
    }
    const state = stateOf(event.file);
    const isParent = event.nesting < state.nesting || event.details.type === 'suite';
    state.nesting = event.nesting;
    // One that is skipped or still to be written is neither passed nor failed.
    if (event.skip !== undefined || event.todo !== undefined) return;
    if (isFailure) {
      state.failed = true;
      // A parent that fails because of its children adds nothing; one that fails by itself (a hook) does.
      const byChildren = isParent && reasonOf(event) === 'subtestsFailed';
      if (!byChildren) failures.push(describe(event));
    } else if (!isParent) passed += 1;
  };

  const paths = files.map((file) => join(root, file));
  const events = run({ files: paths, concurrency, isolation: 'process', timeout: patience });
  events.on('test:pass', (event) => end(event as Event, false));
  events.on('test:fail', (event) => end(event as Event, true));
  for (const stream of ['test:stdout', 'test:stderr'] as const) {
    events.on(stream, ({ file, message }) => {
      stateOf(file).output += message;
    });
  }
  for await (const _ of events);

  for (const file of paths) {
    const { failed, output } = stateOf(file);
    if (failed && output)
      failures[failures.length - 1] += `\n${relative(root, file)} printed:\n${output.trim()}`;
  }
  return { passed, failures };
}

function describe(event: Event): string {
  const { error } = event.details;
  const place = event.file ? `${relative(root, event.file)}: ` : '';
  return `${place}${event.name}\n${inspect(error?.cause ?? error)}`;
}

function reasonOf({ details }: Event): unknown {
  return details.error && 'failureType' in details.error ? details.error.failureType : undefined;
}
