/** What the board's thread does for each kind of task, on the board that is open now. When it is done is for worker.ts to say. */
import type { Imported } from '../api/boardCopies.ts';
import type { ImportBatch, NewsItem } from '../api/boardItems.ts';
import type { BoardState, SetKeep } from '../api/boardState.ts';
import type { RemoteError } from '../remote/errors.ts';
import type { Change, Changed } from './changing.ts';
import { importItems } from './importItems.ts';
import type { Client, Draft } from './items.ts';
import type { Keeper } from './keeper.ts';
import { highestId } from './look.ts';
import type { OpenBoard } from './openBoard.ts';
import type { Kind, Tasks, ToWorker } from './protocol.ts';
import type { Tables } from './tables.ts';
import type { Tidy } from './tidy.ts';

/** Those that go on while others are answered. */
export type Long = 'backup' | 'check' | 'keep';
export type Plain = Exclude<Kind, Long | 'append' | 'restore' | 'close'>;

/** Each of them: how its failure begins, and what it does. */
export type PlainTasks = {
  readonly [K in Plain]: readonly [string, (task: ToWorker<K>) => Tasks[K]['answer']];
};
export type LongTasks = {
  readonly [K in Long]: readonly [string, (task: ToWorker<K>) => Promise<Tasks[K]['answer']>];
};

export interface BoardTasks {
  /** In one transaction. */
  append(drafts: readonly Draft[]): (NewsItem | RemoteError)[];
  readonly plain: PlainTasks;
  readonly long: LongTasks;
  /** Whether all that has expired is gone. When that cannot be known, whoever reads is told why. */
  isTidy(): boolean;
}

export interface BoardTasksOptions {
  readonly keeper: Keeper;
  readonly tidy: Tidy;
}

const cannotRead = 'The board cannot be read';

export function createBoardTasks({ keeper, tidy }: BoardTasksOptions): BoardTasks {
  let isOpen = false;

  /** The open board. Its copy for today is made when those who wait now have their answers; a new one has nothing to copy yet. */
  const opened = (): OpenBoard => {
    const board = keeper.board();
    tidy.of(board);
    if (!isOpen && highestId(board.database) > 0) setImmediate(() => void keeper.backupIfDue());
    isOpen = true;
    return board;
  };
  /** A post into a deleted file "succeeds" and is lost with it. */
  const writable = (): OpenBoard => {
    const board = opened();
    const refusal = board.lost();
    if (refusal) throw refusal;
    // Nobody answers, edits or counts what has expired.
    tidy.beforeReading();
    return board;
  };
  const readable = (): Tables => {
    const { tables } = opened();
    tidy.beforeReading();
    return tables;
  };

  const applyChange = (change: Change): Changed => {
    const changed = writable().tables.change(change);
    // What is no longer pinned may have expired, or be too many.
    tidy.changed();
    return changed;
  };
  const addThose = (batch: ImportBatch, client: Client): Imported => {
    const imported = importItems(writable().database, batch, client, new Date());
    // There may be too many now.
    tidy.changed();
    return imported;
  };
  const setKeep = async (keep: SetKeep): Promise<BoardState> => {
    // What is dropped now does not come back, except from a copy.
    const isLimit = Object.values(keep).some((limit) => typeof limit === 'number');
    if (isLimit && highestId(writable().database) > 0) await keeper.backup();
    writable().tables.retention.set(keep);
    await tidy.all();
    // A restore may have opened another board meanwhile.
    return readable().retention.state();
  };

  return {
    append(drafts) {
      const results = writable().tables.append(drafts);
      tidy.changed();
      return results;
    },
    plain: {
      read: [cannotRead, ({ query }) => readable().read(query)],
      topics: [cannotRead, ({ reader }) => readable().topics(reader)],
      threads: [cannotRead, ({ query }) => readable().threads(query)],
      state: [cannotRead, () => readable().retention.state()],
      change: ['Not changed', ({ change }) => applyChange(change)],
      mark: [
        'Not marked as read',
        ({ marks }) => writable().tables.readers.mark(marks, highestId(opened().database)),
      ],
      import: ['Not imported', ({ batch, client }) => addThose(batch, client)],
      backups: ['The copies cannot be listed', () => keeper.backups()],
    },
    long: {
      backup: ['The board was not copied', () => keeper.backup()],
      check: ['The board was not checked', () => keeper.check()],
      keep: ['The limits were not set', ({ keep }) => setKeep(keep)],
    },
    isTidy() {
      try {
        opened();
        return tidy.beforeReading();
      } catch {
        return true;
      }
    },
  };
}
