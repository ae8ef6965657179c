/** The board's file was removed or replaced while it was open: what it held is saved before anything else. */
import { basename } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { RemoteError } from '../remote/errors.ts';
import { copyBoardNow } from './copy.ts';
import { keptPath } from './putAside.ts';

/** Writes a copy beside the place of the file and returns the refusal that tells where; its data has the `copy`. */
export function rescue(database: DatabaseSync, file: string): RemoteError {
  const copy = keptPath(file, 'rescued');
  const what = `Not saved: the board file ${file} was removed or replaced while Remotex was running.`;
  try {
    copyBoardNow(database, copy);
    return new RemoteError(
      'board-removed',
      `${what} All items were saved to ${copy}. To use it: remotex board restore ${basename(copy)}`,
      { data: { copy } },
    );
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const text = `${what} The copy ${copy} could not be written (${why}). Do not stop Remotex: free some space and post again.`;
    return new RemoteError('board-removed', text, { cause });
  }
}
