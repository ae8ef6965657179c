/** A file that has its name only when it is whole. */
import { randomUUID } from 'node:crypto';
import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { RemoteError } from '../remote/errors.ts';

/** For its owner only: what it holds is private. Throws what the pieces throw, and reason `not-written` for what the disk does. */
export async function writeWholeFile(file: string, pieces: AsyncIterable<string>): Promise<void> {
  // A name that nobody has: what is called so is ours, to be removed when this fails.
  const part = `${file}.${randomUUID()}.part`;
  try {
    const written = createWriteStream(part, { mode: 0o600, flags: 'wx', flush: true });
    await pipeline(Readable.from(pieces), written);
    renameSync(part, file);
  } catch (cause) {
    rmSync(part, { force: true });
    if (cause instanceof RemoteError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new RemoteError('not-written', `Nothing was exported: ${file} cannot be written (${why}).`, {
      cause,
    });
  }
}
