/** What of the board is shown: all of it as a tree, one topic, or a flat list of what was looked for. */
import type { ReadQuery } from '../../server/api/boardReading.ts';
import { clip, counted } from './rowText.ts';

export type BoardFilter =
  | { readonly kind: 'all' }
  | { readonly kind: 'topic'; readonly topic: string }
  | { readonly kind: 'unread' }
  | { readonly kind: 'high' }
  | { readonly kind: 'mentions' }
  | { readonly kind: 'by'; readonly by: string }
  | { readonly kind: 'search'; readonly words: string };

/** Those that make a flat list. */
export type Looking = Exclude<BoardFilter, { kind: 'all' | 'topic' }>;

export const isLooking = (filter: BoardFilter): filter is Looking =>
  filter.kind !== 'all' && filter.kind !== 'topic';

/** The most hits that are shown: more are no answer to anybody. */
export const mostHits = 200;

export function queryOf(filter: Looking, reader: string): ReadQuery {
  const base = { reader, last: mostHits };
  switch (filter.kind) {
    case 'unread':
      return { ...base, unread: true };
    case 'high':
      return { ...base, priority: 'high' };
    case 'mentions':
      return { ...base, mentions: reader };
    case 'by':
      return { ...base, by: filter.by };
    case 'search':
      return { ...base, search: filter.words };
    default:
      return filter satisfies never;
  }
}

/** What stands above the rows, with how to see all again; undefined without a filter. `hits`: undefined while they are being looked for. */
export function describeFilter(filter: BoardFilter, hits: number | undefined): string | undefined {
  const count = hits === undefined ? 'Items' : hits >= mostHits ? `The newest ${hits} items` : itemsOf(hits);
  const what = describeHits(filter, count, hits);
  return what && `${what} · Clear Filter shows all`;
}

function describeHits(filter: BoardFilter, count: string, hits: number | undefined): string | undefined {
  switch (filter.kind) {
    case 'all':
      return undefined;
    case 'topic':
      return `Topic ${clip(filter.topic, 60)} only`;
    case 'unread':
      return `${count} not read`;
    case 'high':
      return `${count} of high priority`;
    case 'mentions':
      return `${count} that ${hits === undefined || hits > 1 ? 'mention' : 'mentions'} you`;
    case 'by':
      return `${count} by ${clip(filter.by, 60)}`;
    case 'search':
      return `${count} with '${clip(filter.words, 60)}'`;
    default:
      return filter satisfies never;
  }
}

const itemsOf = (hits: number): string => (hits === 0 ? 'No item' : counted(hits, 'item'));
