/** Who follows the board: each item once and in order, from wherever they begin, with bounded memory for each. */
import type { NewsItem } from '../api/boardItems.ts';
import type { ReadQuery, WatchQuery } from '../api/boardReading.ts';
import { mentionOf } from '../api/mentions.ts';
import { createInbox, type Inbox } from './inbox.ts';

export interface Followers {
  /** The item is on disk. Called in the order of the ids. Returns whether it is new. */
  posted(item: NewsItem): boolean;
  /** Items came that are not told one by one. */
  behind(): void;
  follow(query: WatchQuery, signal: AbortSignal, resumeFrom: (id: number) => void): AsyncGenerator<NewsItem>;
}

export interface FollowersOptions {
  readonly read: (query: ReadQuery) => Promise<readonly NewsItem[]>;
  /** The highest id that was given. */
  readonly head: () => Promise<number>;
}

/** What a follower has not taken, in characters of text: beyond it the board itself is read again. */
const mostCharacters = 1024 * 1024;

export function createFollowers({ read, head }: FollowersOptions): Followers {
  const inboxes = new Set<Inbox<NewsItem>>();
  /** The highest id that was told. */
  let newest = 0;

  async function* follow(
    { after, last, since, ...filters }: WatchQuery,
    signal: AbortSignal,
    resumeFrom: (id: number) => void,
  ): AsyncGenerator<NewsItem> {
    // Joined before anything is read: what is posted meanwhile waits here.
    const inbox = createInbox<NewsItem>(signal, ({ item }) => item.length + 500, mostCharacters);
    const matches = matcher(filters);
    inboxes.add(inbox);
    try {
      let position = after ?? (await head());
      if (after !== undefined) inbox.overflow();
      else if (last !== undefined || since !== undefined) {
        // What is posted from now on comes by itself, so that nothing between the two is left out.
        for (const item of await read({ ...filters, last, since, before: position + 1 })) {
          if (signal.aborted) return;
          yield item;
        }
      }
      resumeFrom(position);
      while (!signal.aborted) {
        if (inbox.takeOverflow()) {
          // Up to there all was looked at, also when nothing is found: else it would be looked through again and again.
          const seen = await head();
          for (let page = await next(position); page.length > 0; page = await next(position)) {
            for (const item of page) {
              position = item.id;
              yield item;
            }
          }
          position = Math.max(position, seen);
        }
        for (let item = inbox.take(); item; item = inbox.take()) {
          if (item.id <= position) continue;
          // What FTS5 takes for a word, only FTS5 knows.
          if (filters.search !== undefined) {
            inbox.overflow();
            continue;
          }
          position = item.id;
          if (matches(item)) yield item;
        }
        await inbox.arrival();
      }
    } finally {
      inboxes.delete(inbox);
    }

    function next(from: number): Promise<readonly NewsItem[]> {
      return read({ ...filters, after: from });
    }
  }

  const behind = (): void => {
    for (const inbox of inboxes) inbox.overflow();
  };
  return {
    posted(item) {
      // A repeated post is answered with the item of the first.
      if (item.id <= newest) return false;
      newest = item.id;
      for (const inbox of inboxes) inbox.put(item);
      return true;
    },
    behind,
    follow,
  };
}

/** The filters of `board/read` but for the search, on one item. */
function matcher({ topic, by, thread, mentions, priority }: WatchQuery): (item: NewsItem) => boolean {
  const isMeant = mentions === undefined ? undefined : mentionOf(mentions);
  return (item) =>
    (topic === undefined || item.topic === topic) &&
    (by === undefined || item.by === by) &&
    (priority === undefined || item.priority === priority) &&
    (thread === undefined || item.id === thread || item.thread === thread) &&
    (!isMeant || isMeant(item.item));
}
