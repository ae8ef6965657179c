/** What changes on the board, told to every window that shows it. */
import type { NewsItem } from '../api/boardItems.ts';
import type { BoardChange } from '../api/boardReading.ts';
import { createInbox, type Inbox } from './inbox.ts';

export interface Changes {
  tell(change: BoardChange): void;
  follow(signal: AbortSignal): AsyncGenerator<BoardChange>;
}

/** What a follower has not taken, in characters of text: beyond it, it asks for everything again. */
const mostCharacters = 1024 * 1024;

const sizeOf = ({ item }: BoardChange): number => (item ? lengthOf(item) : 100);
const lengthOf = ({ item }: NewsItem): number => item.length + 500;

export function createChanges(): Changes {
  const inboxes = new Set<Inbox<BoardChange>>();
  return {
    tell(change) {
      for (const inbox of inboxes) {
        if (change.kind === 'reset') inbox.overflow();
        else inbox.put(change);
      }
    },
    async *follow(signal) {
      const inbox = createInbox(signal, sizeOf, mostCharacters);
      inboxes.add(inbox);
      try {
        yield { kind: 'ready' };
        while (!signal.aborted) {
          if (inbox.takeOverflow()) yield { kind: 'reset' };
          for (let change = inbox.take(); change; change = inbox.take()) yield change;
          await inbox.arrival();
        }
      } finally {
        inboxes.delete(inbox);
      }
    },
  };
}
