// Runs one node:test file in a process of its own, and counts the leaf tests: those that hold no others.
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

/** Workbench files take a minute or two on a busy machine; one that lasts this long hangs, and must say so. */
const patience = 5 * 60_000;

/** One that was ended and still holds the runner this much later (in milliseconds) is given up. */
const grace = 30_000;

/** `file` is a path from the root. */
export async function runNodeFile(file: string): Promise<Results> {
  const failures: string[] = [];
  let passed = 0;
  /** What the file printed; shown only when one of its tests fails. */
  let output = '';
  /** How deep the last event lay: a shallower one that follows belongs to a test or suite around it. */
  let nesting = 0;

  const end = (event: Event, isFailure: boolean) => {
    // A file without tests passes as a test of its own, named after the file.
    if (!isFailure && event.name === event.file) {
      failures.push(`${relative(root, event.file)} holds no test that ran.`);
      return;
    }
    const isParent = event.nesting < nesting || event.details.type === 'suite';
    nesting = event.nesting;
    // One that is skipped or still to be written is neither passed nor failed.
    if (event.skip !== undefined || event.todo !== undefined) return;
    if (isFailure) {
      // A parent that fails because of its children adds nothing; one that fails by itself (a hook) does.
      const byChildren = isParent && reasonOf(event) === 'subtestsFailed';
      if (!byChildren) failures.push(describe(event));
    } else if (!isParent) passed += 1;
  };

  const events = run({ files: [join(root, file)], isolation: 'process', timeout: patience });
  events.on('test:pass', (event) => end(event as Event, false));
  events.on('test:fail', (event) => end(event as Event, true));
  for (const stream of ['test:stdout', 'test:stderr'] as const) {
    events.on(stream, ({ message }) => {
      output += message;
    });
  }
  if (!(await endsWithin(patience + grace, events))) {
    failures.push(`${file} did not end within ${(patience + grace) / 1000} s and was given up.`);
  }
  if (failures.length > 0 && output) {
    failures[failures.length - 1] += `\n${file} printed:\n${output.trim()}`;
  }
  return { passed, failures };
}

async function endsWithin(ms: number, events: AsyncIterable<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const ended = async () => {
    for await (const _ of events);
    return true;
  };
  return Promise.race([ended(), late]).finally(() => clearTimeout(timer));
}

function describe(event: Event): string {
  const { error } = event.details;
  const place = event.file ? `${relative(root, event.file)}: ` : '';
  return `${place}${event.name}\n${inspect(error?.cause ?? error)}`;
}

function reasonOf({ details }: Event): unknown {
  return details.error && 'failureType' in details.error ? details.error.failureType : undefined;
}
