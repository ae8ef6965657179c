/** A board in memory, for the view's model: it says what it was asked, and tells its changes. */
import type { BoardSource } from '../../../extension/board/boardModel.ts';
import { threadOf } from '../../../extension/board/rows.ts';
import type { NewsItem } from '../../../server/api/boardItems.ts';
import type { BoardChange, Thread } from '../../../server/api/boardReading.ts';
import type { BoardState } from '../../../server/api/boardState.ts';
import { RemoteError } from '../../../server/remote/errors.ts';

export interface FakeBoard {
  readonly source: BoardSource;
  readonly items: NewsItem[];
  /** What it was asked since the last look: `topics`, `threads build`, `read 3`. */
  asked(): string[];
  /** Of one method: the most questions that were open at once. */
  readonly most: Map<string, number>;
  /** What answers wait for. */
  gate: Promise<void>;
  /** From now on every question fails. */
  isLost: boolean;
  dropped: number;
  /** All of its changes go here. */
  tell: (change: BoardChange) => void;
  post(text: string, more?: Partial<NewsItem>): NewsItem;
  change(id: number, more: Partial<NewsItem>): void;
}

export const reader = 'me';

export function item(id: number, text: string, more: Partial<NewsItem> = {}): NewsItem {
  const when = new Date(Date.UTC(2026, 5, 2, 8, 0, id)).toISOString();
  return { id, item: text, by: 'ada', when, topic: 'general', priority: 'normal', ...more };
}

export function createFakeBoard(): FakeBoard {
  let log: string[] = [];
  const open = new Map<string, number>();
  const items: NewsItem[] = [];

  const answer = async <T>(what: string, make: () => T): Promise<T> => {
    const method = what.split(' ')[0] ?? '';
    log.push(what);
    open.set(method, (open.get(method) ?? 0) + 1);
    board.most.set(method, Math.max(board.most.get(method) ?? 0, open.get(method) ?? 0));
    // The board as it is when the question comes, and the answer later.
    const made = structuredClone(make());
    await board.gate;
    open.set(method, (open.get(method) ?? 0) - 1);
    if (board.isLost) throw new RemoteError('no-daemon', 'Remotex is not connected.');
    return made;
  };
  const unreadOf = (some: readonly NewsItem[]) => some.filter(({ unread }) => unread).length;
  const latestOf = (some: readonly NewsItem[]) => {
    const { id, by, when } = some.at(-1) ?? item(0, '');
    return { id, by, when };
  };
  const groups = <K>(key: (one: NewsItem) => K, some: readonly NewsItem[]): [K, NewsItem[]][] =>
    [...Map.groupBy(some, key)].sort(([, one], [, other]) => latestOf(other).id - latestOf(one).id);

  const source: BoardSource = {
    topics: () =>
      answer('topics', () => ({
        topics: groups(({ topic }) => topic, items).map(([topic, some]) => ({
          topic,
          items: some.length,
          unread: unreadOf(some),
          latest: latestOf(some),
        })),
        others: 0,
        unread: unreadOf(items),
      })),
    threads: ({ topic = '', last = 50 } = {}) =>
      answer(`threads ${topic}`, () => {
        const ids = new Set(items.filter((one) => one.topic === topic).map(threadOf));
        const all = groups(
          threadOf,
          items.filter((one) => ids.has(threadOf(one))),
        );
        const threads = all.map(
          ([, some]): Thread => ({
            first: some[0] ?? item(0, ''),
            items: some.length,
            unread: unreadOf(some),
            latest: latestOf(some),
          }),
        );
        threads.sort((one, other) => Number(!!other.first.pinned) - Number(!!one.first.pinned));
        return { threads: threads.slice(0, last), more: threads.length > last };
      }),
    read: ({ thread, search, unread, priority, by, last = 100 } = {}) =>
      answer(`read ${thread ?? search ?? priority ?? by ?? 'unread'}`, () =>
        items
          .filter((one) => thread === undefined || threadOf(one) === thread)
          .filter((one) => search === undefined || one.item.includes(search))
          .filter((one) => !unread || one.unread)
          .filter((one) => priority === undefined || one.priority === priority)
          .filter((one) => by === undefined || one.by === by)
          .slice(-last),
      ),
    state: () =>
      answer(
        'state',
        (): BoardState => ({
          items: items.length,
          head: items.length,
          keep: { items: 10_000 },
          dropped: { count: board.dropped, age: 0, expired: 0, upTo: 0 },
        }),
      ),
  };
  const board: FakeBoard = {
    source,
    items,
    asked() {
      const asked = log;
      log = [];
      return asked;
    },
    most: new Map(),
    gate: Promise.resolve(),
    isLost: false,
    dropped: 0,
    tell: () => {},
    post(text, more = {}) {
      const posted = item(items.length + 1, text, { unread: true, ...more });
      items.push(posted);
      board.tell({ kind: 'posted', item: posted });
      return posted;
    },
    change(id, more) {
      const index = items.findIndex((one) => one.id === id);
      const changed = { ...item(id, ''), ...items[index], ...more };
      items[index] = changed;
      board.tell({ kind: 'changed', item: changed });
    },
  };
  return board;
}
