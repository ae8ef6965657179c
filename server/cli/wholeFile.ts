/** A file that has its name only when it is whole. */
import { randomUUID } from 'node:crypto';
import { createWriteStream, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { RemoteError } from '../remote/errors.ts';

/** What was to be done, for the message that it was not. */
export type Written = 'exported' | 'saved';

/**
 * For its owner only: what it holds is private. The name may be a link: then the file that it leads to is replaced, and the link stays.
 * Throws what the pieces throw, and reason `not-written` for what is no file, and for what the disk does.
 */
export async function writeWholeFile(
  name: string,
  pieces: AsyncIterable<string | Uint8Array> | Iterable<Uint8Array>,
  written: Written = 'exported',
): Promise<void> {
  const notWritten = (why: string, cause?: unknown): RemoteError =>
    new RemoteError('not-written', `Nothing was ${written}: ${why}.`, { cause });
  const file = replaceable(name, notWritten);
  // A name that nobody has: what is called so is ours, to be removed when this fails.
  const part = `${file}.${randomUUID()}.part`;
  try {
    const output = createWriteStream(part, { mode: 0o600, flags: 'wx', flush: true });
    await pipeline(Readable.from(pieces), output);
    renameSync(part, file);
  } catch (cause) {
    rmSync(part, { force: true });
    if (cause instanceof RemoteError) throw cause;
    throw notWritten(`${name} cannot be written (${reasonOf(cause)})`, cause);
  }
}

/** The file behind the name. A folder is none; and root, who may rename a file over /dev/null, would take it from all programs. */
function replaceable(name: string, notWritten: (why: string) => RemoteError): string {
  const known = statSync(name, { throwIfNoEntry: false });
  if (!known) return name;
  if (known.isDirectory()) throw notWritten(`${name} is a folder. Name a file in it`);
  if (!known.isFile())
    throw notWritten(`${name} is not a regular file. Use standard output, and direct it there`);
  return realpathSync(name);
}

/** Without the name that nobody has: `ENOENT: no such file or directory`. */
const reasonOf = (cause: unknown): string =>
  cause instanceof Error ? cause.message.replace(/, (open|rename) '.*$/s, '') : String(cause);
