/** What the board's store and its worker thread say to one another. Both are ours, so nothing is checked. */

import type { BoardCheck, BoardCopies, BoardCopy, Imported, Restored } from '../api/boardCopies.ts';
import type { ImportBatch, NewsItem } from '../api/boardItems.ts';
import type { MarkRead, ReadQuery, Threads, ThreadsQuery, Topics, Unread } from '../api/boardReading.ts';
import type { BoardState, SetKeep } from '../api/boardState.ts';
import type { Change, Changed } from './changing.ts';
import type { Client, Draft } from './items.ts';

/** Each kind of task: what is asked, and what the answer is. */
export interface Tasks {
  append: { ask: { readonly draft: Draft }; answer: NewsItem };
  read: { ask: { readonly query: ReadQuery }; answer: NewsItem[] };
  change: { ask: { readonly change: Change }; answer: Changed };
  topics: { ask: { readonly reader?: string | undefined }; answer: Topics };
  threads: { ask: { readonly query: ThreadsQuery }; answer: Threads };
  mark: { ask: { readonly marks: MarkRead }; answer: Unread };
  state: { ask: object; answer: BoardState };
  keep: { ask: { readonly keep: SetKeep }; answer: BoardState };
  import: { ask: { readonly batch: ImportBatch; readonly client: Client }; answer: Imported };
  backup: { ask: object; answer: BoardCopy };
  backups: { ask: object; answer: BoardCopies };
  check: { ask: object; answer: BoardCheck };
  restore: { ask: { readonly name?: string | undefined }; answer: Restored };
  close: { ask: object; answer: undefined };
}

export type Kind = keyof Tasks;

/** The message of one kind, or of any. */
export type ToWorker<K extends Kind = Kind> = {
  [Each in K]: { readonly kind: Each; readonly id: number } & Tasks[Each]['ask'];
}[K];

/** A RemoteError loses its class between threads, so its parts travel. */
export interface Failure {
  readonly reason: string;
  readonly message: string;
}

export type FromWorker =
  | { readonly kind: 'done'; readonly id: number; readonly result?: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: Failure }
  /** Items were dropped by themselves. */
  | { readonly kind: 'dropped' }
  /** For the log: no items, and of failures the reason only. */
  | {
      readonly kind: 'event';
      readonly event: string;
      readonly details: Readonly<Record<string, string | number>>;
    };
