/** What the board's store and its worker thread say to one another. Both are ours, so nothing is checked. */
import type { NewsItem, ReadQuery } from '../api/board.ts';
import type { Draft } from './items.ts';

export type ToWorker =
  | { readonly kind: 'append'; readonly id: number; readonly draft: Draft }
  | { readonly kind: 'read'; readonly id: number; readonly query: ReadQuery }
  | { readonly kind: 'close'; readonly id: number };

/** A RemoteError loses its class between threads, so its parts travel. */
export interface Failure {
  readonly reason: string;
  readonly message: string;
}

export type FromWorker =
  | { readonly kind: 'done'; readonly id: number; readonly result?: NewsItem | readonly NewsItem[] }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: Failure }
  /** The board cannot be opened: the worker ends, and whoever asks next tries again. */
  | { readonly kind: 'unusable'; readonly failure: Failure };
