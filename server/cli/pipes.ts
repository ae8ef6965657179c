/** Real pipes for a program's output: Node makes socket pairs, which Linux does not let anybody open as /dev/stderr. */
import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

export interface Pipe {
  readonly reader: Readable;
  /** For the program; it is closed here once the program has it. */
  readonly writer: number;
}

/** Undefined where a socket pair does as well, or where no pipe can be made. */
export function openPipes(count: number): readonly Pipe[] | undefined {
  if (process.platform !== 'linux') return undefined;
  const opened: number[] = [];
  let folder: string | undefined;
  try {
    folder = mkdtempSync(join(tmpdir(), 'remotex-'));
    const paths = Array.from({ length: count }, (_, index) => join(folder ?? '', String(index)));
    // Node has no function for it; this takes 2 ms.
    execFileSync('mkfifo', ['-m', '600', ...paths], { stdio: 'ignore' });
    const open = (path: string, flags: number): number => {
      const descriptor = openSync(path, flags);
      opened.push(descriptor);
      return descriptor;
    };
    // A reader that does not wait for a writer, and then a writer that finds its reader.
    const pairs = paths.map((path) => ({
      descriptor: open(path, constants.O_RDONLY | constants.O_NONBLOCK),
      writer: open(path, constants.O_WRONLY),
    }));
    return pairs.map(({ descriptor, writer }) => ({
      reader: new Socket({ fd: descriptor, readable: true, writable: false }),
      writer,
    }));
  } catch {
    // A full or read-only disk is no reason not to run the command.
    for (const descriptor of opened) closeSync(descriptor);
    return undefined;
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}
