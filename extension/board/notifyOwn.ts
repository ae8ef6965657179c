/** Which items this window has posted itself: the board tells of them like of all others. */
import type { NewsItem } from '../../server/api/boardItems.ts';

export interface OwnPosts {
  /** Notes what comes of a post. */
  note(post: Promise<NewsItem>): Promise<NewsItem>;
  has(id: number): boolean;
  /** Resolves when no post waits for its answer: the board may tell of an item before its poster knows the id. */
  settled(): Promise<void>;
}

export function createOwnPosts(): OwnPosts {
  const ids = new Set<number>();
  const running = new Set<Promise<NewsItem>>();
  return {
    async note(post) {
      running.add(post);
      try {
        const item = await post;
        ids.add(item.id);
        return item;
      } finally {
        running.delete(post);
      }
    },
    has: (id) => ids.has(id),
    async settled() {
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}
