/** The bytes of a file that somebody named: of regular files only, so that no pipe and no device can hang the reader. */
import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { RemoteError } from '../remote/errors.ts';
import { describeBytes, splitOrRaise } from './limits.ts';
import { oneLine } from './values.ts';

/** How much is read at once, in bytes: larger chunks are not faster, smaller ones cost more calls. */
const chunkBytes = 256 * 1024;

/** `size`: in bytes, as of now. `chunks`: each valid until the next is asked for; they must be read to their end. */
export interface TrackFile {
  readonly size: number;
  readonly chunks: Iterable<Uint8Array>;
}

/** Synchronous, for it runs in a worker. Throws a RemoteError that names the path; so do the chunks. */
export function openTrackFile(path: string, maxBytes: number): TrackFile {
  const shown = oneLine(path);
  const attempt = <T>(action: () => T): T => {
    try {
      return action();
    } catch (cause) {
      throw describe(shown, cause);
    }
  };
  // Without O_NONBLOCK, opening a pipe waits for a writer. Windows has no such flag, and no pipes among its files.
  const file = attempt(() => openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)));
  function* chunks(): Generator<Uint8Array> {
    try {
      const buffer = new Uint8Array(chunkBytes);
      let total = 0;
      for (;;) {
        const count = attempt(() => readSync(file, buffer));
        if (count === 0) return;
        total += count;
        // Once more, for the file may be growing.
        if (total > maxBytes) throw tooBig(shown, total, maxBytes);
        yield buffer.subarray(0, count);
      }
    } finally {
      closeSync(file);
    }
  }
  try {
    const stat = attempt(() => fstatSync(file));
    checkKind(shown, stat, maxBytes);
    return { size: stat.size, chunks: chunks() };
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

function checkKind(path: string, stat: Stats, maxBytes: number): void {
  if (stat.isDirectory()) {
    throw new RemoteError('not-a-file', `${path} is a folder. Name a file in it.`);
  }
  if (!stat.isFile()) {
    throw new RemoteError(
      'not-a-file',
      `${path} is not a regular file. Copy what it gives into a file, and open that.`,
    );
  }
  if (stat.size > maxBytes) throw tooBig(path, stat.size, maxBytes);
}

/** `path`: or the name of what was sent. */
export function tooBig(path: string, bytes: number, maxBytes: number): RemoteError {
  return new RemoteError(
    'too-big',
    `${path} is ${describeBytes(bytes)}; the limit is ${describeBytes(maxBytes)}. ${splitOrRaise}`,
  );
}

function describe(path: string, cause: unknown): RemoteError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const [reason, text] = failures[code] ?? [
    'unreadable',
    `cannot be read: ${cause instanceof Error ? oneLine(cause.message) : String(cause)}.`,
  ];
  return new RemoteError(reason, `${path} ${text}`, { cause });
}

const failures: Readonly<Record<string, readonly [reason: string, text: string]>> = {
  ENOENT: ['no-file', 'does not exist. Check the name and the folder.'],
  ENOTDIR: ['no-file', 'does not exist: a part of its path is a file. Check the path.'],
  ELOOP: ['no-file', 'does not lead to a file: its links go in a circle. Name the file itself.'],
  ENAMETOOLONG: ['no-file', 'cannot exist: the name is too long. Check the path.'],
  EACCES: ['no-permission', 'cannot be read: you have no permission. Change its permissions, or copy it.'],
  EPERM: ['no-permission', 'cannot be read: you have no permission. Change its permissions, or copy it.'],
  EISDIR: ['not-a-file', 'is a folder. Name a file in it.'],
  // What opening a socket, or a device without a driver, gives.
  ENXIO: ['not-a-file', 'is not a regular file. Copy what it gives into a file, and open that.'],
  ENODEV: ['not-a-file', 'is not a regular file. Copy what it gives into a file, and open that.'],
  EIO: ['unreadable', 'cannot be read: the disk reports an error. Copy it from somewhere else.'],
};
