/** The board's file in one hand: opened when it is needed, copied, checked, and put back from a copy. Files only, no messages. */
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { BoardCheck, BoardCopies, BoardCopy, Restored } from '../api/boardCopies.ts';
import { RemoteError } from '../remote/errors.ts';
import { isDue } from './backupPlan.ts';
import { type Copy, createCopies } from './copies.ts';
import { begin, writeCopy } from './copy.ts';
import { describeFailure } from './failures.ts';
import { countItems, highestId, problemsIn, versionOf } from './look.ts';
import { freePath } from './names.ts';
import type { OpenBoard } from './openBoard.ts';
import { openWhole } from './openWhole.ts';
import { idsToLeaveOut, prepareDraft, putInPlace } from './restore.ts';

export type Tell = (event: string, details: Readonly<Record<string, string | number>>) => void;

export interface Keeper {
  /** The open board; it is opened when it is not. */
  board(): OpenBoard;
  /** An error as the refusal of what begins with `what`; of a board that cannot be used, with the way to its copies. */
  explain(error: unknown, what?: string): RemoteError;
  backup(): Promise<BoardCopy>;
  /** Makes a copy when one is due. Never throws. */
  backupIfDue(): Promise<void>;
  backups(): BoardCopies;
  check(): Promise<BoardCheck>;
  restore(name: string | undefined): Promise<Restored>;
  /** `forEver`: what is still to be copied is not copied any more. */
  close(options: { readonly forEver: boolean }): Promise<void>;
}

export function createKeeper(file: string, tell: Tell): Keeper {
  const copies = createCopies(file);
  let open: OpenBoard | undefined;
  /** Why the board could not be opened the last time. */
  let lastReason: string | undefined;
  let lastFailure: BoardCopies['lastFailure'];
  /** What is being copied from the open board: it must not be closed before that has ended. */
  const copying = new Set<Promise<unknown>>();
  let stopCopying = new AbortController();

  const explain = (error: unknown, what?: string): RemoteError =>
    copies.explain(describeFailure(error, file, what));
  const noteCopy = ({ name, items, bytes }: Copy): void => {
    lastFailure = undefined;
    tell('board copied', { name, items, bytes });
  };
  const noteFailure = (error: unknown): RemoteError => {
    const refusal = describeFailure(error, copies.folder, 'The board was not copied');
    const { reason, message } = refusal;
    // Nothing is wrong: it was given up for a restore or for the end.
    if (reason === 'interrupted') return refusal;
    lastFailure = { when: new Date().toISOString(), reason, message };
    tell('board not copied', { reason });
    return refusal;
  };
  /** The highest id in any copy: a board that has given fewer has lost some. 0 when there is none, or they cannot be listed. */
  const highestCopied = (): number => {
    try {
      return Math.max(0, ...copies.list().map(({ highest }) => highest));
    } catch {
      return 0;
    }
  };
  const board = (): OpenBoard => {
    if (open) return open;
    const beforeMigration = (database: DatabaseSync): void => {
      try {
        noteCopy(copies.addNow(database));
      } catch (error) {
        noteFailure(error);
        throw error;
      }
    };
    try {
      open = openWhole(file, { beforeMigration, highest: highestCopied() });
      lastReason = undefined;
      return open;
    } catch (error) {
      const refusal = describeFailure(error, file);
      // Whoever tries again and again would fill the log.
      if (refusal.reason !== lastReason) tell('board failed', { reason: refusal.reason });
      lastReason = refusal.reason;
      throw refusal;
    }
  };
  /** One at a time: two would remove one another's half copies. */
  const whileOpen = async <T>(
    copy: (database: DatabaseSync, signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    while (copying.size > 0) await Promise.allSettled(copying);
    const running = copy(board().database, stopCopying.signal);
    copying.add(running);
    try {
      return await running;
    } finally {
      copying.delete(running);
    }
  };
  const backup = async (): Promise<Copy> => {
    try {
      const copy = await whileOpen(copies.add);
      noteCopy(copy);
      return copy;
    } catch (error) {
      throw noteFailure(error);
    }
  };
  const close = async ({ forEver }: { readonly forEver: boolean }): Promise<void> => {
    stopCopying.abort();
    while (copying.size > 0) await Promise.allSettled(copying);
    if (!forEver) stopCopying = new AbortController();
    const closing = open;
    // Also when it throws, it is closed.
    open = undefined;
    closing?.close();
  };
  return {
    board,
    explain,
    async backup() {
      board();
      const { name, when, items, bytes } = await backup();
      return { name, when, items, bytes };
    },
    async backupIfDue() {
      if (!open || copying.size > 0) return;
      try {
        const now = { highest: highestId(open.database), changed: lastWritten(file) };
        if (isDue(copies.list()[0], now, new Date())) await backup();
      } catch {
        // It is in the log, and `backups` tells of it. Nobody waits for this copy.
      }
    },
    backups: () => ({
      folder: copies.folder,
      backups: copies.list().map(({ name, when, items, bytes }) => ({ name, when, items, bytes })),
      kept: copies.kept(),
      ...(lastFailure ? { lastFailure } : {}),
    }),
    async check() {
      // What is connected is whole, and nobody will find it at the next start.
      const refusal = board().lost();
      if (refusal) throw refusal;
      const { items, version, problems } = await whileOpen((database, signal) =>
        checkCopy(database, copies.folder, signal),
      );
      const bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
      return { items, bytes, version, sqlite: process.versions.sqlite ?? '', problems };
    },
    async restore(name) {
      const before = tryToOpen(board);
      const refusal = open?.lost();
      // Else what the removed file held would be lost with the connection.
      if (refusal && refusal.data.copy === undefined) throw refusal;
      const draft = prepareDraft(file, copies, name);
      const ids = open && idsOf(open.database);
      await close({ forEver: false });
      const why = before === undefined && ids !== undefined ? 'board-replaced' : 'board-damaged';
      const copied = highestCopied();
      // Unknown, or of a board that was begun anew: readers may have seen more than is in any copy.
      const highest = ids !== undefined && ids >= copied ? ids : copied + idsToLeaveOut;
      const kept = putInPlace(file, draft, { highest, why });
      const items = countItems(board().database);
      tell('board restored', { name: draft.name, items });
      const restored = { name: draft.name, when: draft.when, items: draft.items };
      return { restored, ...(kept === undefined ? {} : { kept }), items };
    },
    close,
  };
}

/** An edit is in the log long before it is in the file. A log in which nothing is was made by the opening. */
function lastWritten(file: string): Date {
  const stats = [file, `${file}-wal`].map((path) => statSync(path, { throwIfNoEntry: false }));
  return new Date(Math.max(...stats.map((stat) => (stat && stat.size > 0 ? stat.mtimeMs : 0))));
}

/** Why the board cannot be opened, when a copy could help; undefined when it is open. Throws when a copy would not help. */
function tryToOpen(board: () => OpenBoard): RemoteError | undefined {
  try {
    board();
    return undefined;
  } catch (error) {
    const helps = new Set(['damaged-board', 'newer-board', 'board-unreadable']);
    if (error instanceof RemoteError && helps.has(error.reason)) return error;
    throw error;
  }
}

/** Undefined when its pages cannot be read: that is what it is restored for. */
function idsOf(database: DatabaseSync): number | undefined {
  try {
    return highestId(database);
  } catch {
    return undefined;
  }
}

/** Posts wait while SQLite looks at the copy: about four seconds for each gigabyte. */
async function checkCopy(database: DatabaseSync, folder: string, signal: AbortSignal) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const part = begin(freePath(folder, 'check', new Date()));
  try {
    await writeCopy(database, part, signal);
    const copy = new DatabaseSync(part);
    try {
      copy.exec('PRAGMA locking_mode = EXCLUSIVE');
      return { items: countItems(copy), version: versionOf(copy, part), problems: problemsIn(copy) };
    } finally {
      copy.close();
    }
  } finally {
    rmSync(part, { force: true });
  }
}
