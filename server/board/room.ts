/** How much fits one answer. */
import type { NewsItem } from '../api/boardItems.ts';

/** What all items of one answer may take as JSON, in bytes: a message has at most 16 MiB. */
const mostBytes = 12 * 1024 * 1024;

export interface Room {
  /** Whether the item fits as well. The first one always does. */
  takes(item: NewsItem): boolean;
}

export function createRoom(): Room {
  let bytes = 0;
  return {
    takes(item) {
      bytes += Buffer.byteLength(JSON.stringify(item));
      return bytes <= mostBytes;
    },
  };
}
