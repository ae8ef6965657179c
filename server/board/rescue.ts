/** The board's file was removed or replaced while it was open: what it held is saved before anything else. */
import { dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { RemoteError } from '../remote/errors.ts';

/** Writes a copy beside the place of the file and returns the refusal that tells where. */
export function rescue(database: DatabaseSync, file: string, now: Date = new Date()): RemoteError {
  const copy = join(dirname(file), `rescued-${now.toISOString().replaceAll(':', '-')}.db`);
  const what = `Not saved: the board file ${file} was removed or replaced while Remotex was running.`;
  try {
    database.prepare('VACUUM INTO ?').run(copy);
    return new RemoteError(
      'board-removed',
      `${what} All items were saved to ${copy}. Put it back, then run: remotex stop`,
    );
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const text = `${what} The copy ${copy} could not be written (${why}). Do not stop Remotex: free some space and post again.`;
    return new RemoteError('board-removed', text, { cause });
  }
}
