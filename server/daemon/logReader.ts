/** The log of a server, read by people: its last lines, and those to come. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { RemoteError } from '../remote/errors.ts';

/** How often to look for new lines, in milliseconds: soon enough for somebody who watches, and it works on every disk. */
const lookEveryMs = 250;

/** The log is rotated at 5 MB, so this is all of it, in bytes. */
const mostAtOnce = 16 * 1024 * 1024;

/** Up to where a log was read. A file of another inode is another file. */
export interface Place {
  readonly inode: number;
  readonly offset: number;
}

const nowhere: Place = { inode: 0, offset: 0 };

/** The newest lines, oldest first, rotated files included, and where they end. No lines when there is no log. */
export function lastLines(file: string, count: number): { readonly lines: string[]; readonly end: Place } {
  let { lines, end } = linesFrom(file, nowhere);
  for (const older of [`${file}.1`, `${file}.2`]) {
    if (lines.length >= count) break;
    lines = [...linesFrom(older, nowhere).lines, ...lines];
  }
  return { lines: count === 0 ? [] : lines.slice(-count), end };
}

/** Every whole line after that place, until the signal aborts; also when the log is rotated meanwhile, or made first. */
export async function* followLines(file: string, from: Place, signal: AbortSignal): AsyncGenerator<string> {
  let place = from;
  while (!signal.aborted) {
    const { lines, end } = linesFrom(file, place);
    // What was written between the last look and the rotation is at the end of the older file.
    if (end.inode !== place.inode && place !== nowhere) yield* linesFrom(`${file}.1`, place).lines;
    yield* lines;
    place = end;
    await pause(lookEveryMs, undefined, { signal }).catch(() => {});
  }
}

/** The whole lines after that place; from the beginning when the file is another one. */
function linesFrom(file: string, place: Place): { lines: string[]; end: Place } {
  const descriptor = open(file);
  if (descriptor === undefined) return { lines: [], end: place };
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) throw unreadable(file, 'it is not a file');
    const { ino: inode, size } = stat;
    const from = inode === place.inode ? Math.min(place.offset, size) : 0;
    const bytes = Buffer.alloc(Math.min(size - from, mostAtOnce));
    const text = bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, from));
    const length = text.lastIndexOf(0x0a) + 1;
    const lines = text.toString('utf8', 0, length).split('\n').filter(Boolean);
    return { lines, end: { inode, offset: from + length } };
  } finally {
    closeSync(descriptor);
  }
}

function open(file: string): number | undefined {
  try {
    return openSync(file, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw unreadable(file, error);
  }
}

function unreadable(file: string, cause: unknown): RemoteError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const text = `The log ${file} cannot be read: ${why}. Move away what is in its place.`;
  return new RemoteError('log-unreadable', text, { cause });
}
