/** The board, if it holds what its copies hold: one that is missing, or ends before them, is not begun anew or gone on with. */
import { dirname, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { RemoteError } from '../remote/errors.ts';
import { damaged } from './failures.ts';
import { holdLog } from './heldLog.ts';
import { highestId } from './look.ts';
import { type OpenBoard, openBoard } from './openBoard.ts';

export interface OpenWholeOptions {
  readonly beforeMigration: (database: DatabaseSync) => void;
  /** The highest id in any copy; 0: there is none. */
  readonly highest: number;
}

export function openWhole(file: string, { beforeMigration, highest }: OpenWholeOptions): OpenBoard {
  const log = holdLog(file);
  try {
    const board = openBoard(file, {
      beforeMigration,
      beforeCreation: () => {
        if (highest > 0) throw missing(file);
      },
    });
    refuseSmaller(board, file, highest);
    log.release();
    return board;
  } catch (error) {
    log.keep();
    throw error;
  }
}

/** Ids are never given twice, so that a lower one means lost items: a log that was damaged, or an older file in its place. */
function refuseSmaller(board: OpenBoard, file: string, highest: number): void {
  try {
    const given = highestId(board.database);
    if (given >= highest) return;
    throw damaged(file, `it ends with item ${given}, and there is a copy with item ${highest}`);
  } catch (error) {
    // Else it would hold the file, and shut out a restore; also when its ids are on a page that cannot be read.
    board.close();
    throw error;
  }
}

function missing(file: string): RemoteError {
  const folder = join(dirname(file), 'backups');
  const text = `The board file ${file} is missing, and there are copies of it. To begin an empty board, move ${folder} away.`;
  return new RemoteError('damaged-board', text);
}
