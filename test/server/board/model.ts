/** The whole board as plain arrays: what its answers are to be, by the shortest way of saying it. For boards of less than 1000 items. */
import type { ImportItem, NewPost, NewsItem } from '../../../server/api/boardItems.ts';
import type { MarkRead, ReadQuery, Thread, ThreadsQuery, Topics } from '../../../server/api/boardReading.ts';

const dayMs = 24 * 60 * 60_000;

interface Read {
  board: number;
  readonly topics: Map<string, number>;
  readonly ids: Set<number>;
}

export class Model {
  items: NewsItem[] = [];
  head = 0;
  readonly dropped = { count: 0, age: 0, expired: 0 };
  readonly #readers = new Map<string, Read>();

  find(id: number): NewsItem | undefined {
    return this.items.find((item) => item.id === id);
  }

  post({ replyTo, reader, key: _, ...post }: NewPost & { by: string }, when: string): NewsItem {
    const parent = replyTo === undefined ? undefined : this.find(replyTo);
    const item: NewsItem = {
      priority: 'normal',
      ...post,
      id: ++this.head,
      when,
      topic: post.topic ?? parent?.topic ?? 'general',
      ...(parent ? { replyTo: parent.id, thread: parent.thread ?? parent.id } : {}),
    };
    this.items.push(item);
    if (reader !== undefined) this.#reader(reader).ids.add(item.id);
    return item;
  }

  change(id: number, change: Partial<NewsItem>): NewsItem {
    const item = { ...(this.find(id) ?? { id }), ...change } as NewsItem;
    if (change.deleted !== undefined) {
      delete item.link;
      delete item.pinned;
    }
    if ('pinned' in change && change.pinned === undefined) delete item.pinned;
    this.items = this.items.map((each) => (each.id === id ? item : each));
    return item;
  }

  import(items: readonly ImportItem[], client: string): [number, number][] {
    const here = new Map<number, number>();
    for (const { id, thread: _, replyTo, ...item } of items) {
      const same = this.items.find(
        (each) =>
          each.when === item.when && each.by === item.by && each.topic === item.topic && each.id === id,
      );
      if (same) {
        here.set(id, id);
        continue;
      }
      if (item.expires !== undefined && !item.pinned && Date.parse(item.expires) <= Date.now()) continue;
      const answered = this.find(here.get(replyTo ?? 0) ?? 0);
      const link = answered ? { replyTo: answered.id, thread: answered.thread ?? answered.id } : {};
      here.set(id, ++this.head);
      this.items.push({ client: { name: client }, ...item, ...link, id: this.head });
    }
    return [...here];
  }

  /** Keeps so many of the newest, and all that are pinned. */
  keepItems(count: number): void {
    const beyond = new Set(this.items.slice(0, Math.max(0, this.items.length - count)));
    this.#drop('count', (item) => beyond.has(item) && item.pinned === undefined);
  }

  keepDays(days: number, now: number): void {
    this.#drop('age', ({ when, pinned }) => pinned === undefined && Date.parse(when) < now - days * dayMs);
  }

  expire(now: number): void {
    this.#drop(
      'expired',
      ({ expires, pinned }) => expires !== undefined && !pinned && Date.parse(expires) <= now,
    );
  }

  #drop(why: 'count' | 'age' | 'expired', isDropped: (item: NewsItem) => boolean): void {
    const left = this.items.filter((item) => !isDropped(item));
    this.dropped[why] += this.items.length - left.length;
    this.items = left;
  }

  read(query: ReadQuery): NewsItem[] {
    const { after, last, since, reader, unread } = query;
    const found = this.items.filter((item) => this.#isMeant(item, query));
    const forward = after !== undefined && last === undefined;
    const limit = last ?? (forward || since !== undefined ? 1000 : 100);
    const items = unread ? found.filter((item) => this.isUnread(reader, item)) : found;
    return (forward ? items.slice(0, limit) : items.slice(-limit)).map((item) => this.#for(reader, item));
  }

  #isMeant(item: NewsItem, query: ReadQuery): boolean {
    const words = wordsOf(item.item);
    return (
      item.id > (query.after ?? 0) &&
      item.id < (query.before ?? Number.POSITIVE_INFINITY) &&
      (query.since === undefined || Date.parse(item.when) >= Date.parse(query.since)) &&
      (query.topic === undefined || item.topic === query.topic) &&
      (query.by === undefined || item.by === query.by) &&
      (query.priority === undefined || item.priority === query.priority) &&
      (query.thread === undefined || item.id === query.thread || item.thread === query.thread) &&
      (!query.pinned || item.pinned !== undefined) &&
      (query.search === undefined || wordsOf(query.search).every((word) => words.includes(word))) &&
      (query.mentions === undefined || mentionsOf(item.item).includes(query.mentions.toLowerCase()))
    );
  }

  mark({ reader: name, ids, thread, topic, upTo = this.head }: MarkRead): number {
    const reader = this.#reader(name);
    const until = Math.min(upTo, this.head);
    for (const id of ids ?? []) if (id <= until) reader.ids.add(id);
    if (thread !== undefined)
      for (const item of this.items)
        if ((item.id === thread || item.thread === thread) && item.id <= until) reader.ids.add(item.id);
    if (topic !== undefined) reader.topics.set(topic, Math.max(until, reader.topics.get(topic) ?? 0));
    if (ids === undefined && thread === undefined && topic === undefined)
      reader.board = Math.max(until, reader.board);
    return this.unread(name);
  }

  unread(reader: string): number {
    return this.items.filter((item) => this.isUnread(reader, item)).length;
  }

  isUnread(name: string | undefined, { id, topic, deleted }: NewsItem): boolean {
    if (name === undefined || deleted !== undefined) return false;
    const { board, topics, ids } = this.#reader(name);
    return id > board && id > (topics.get(topic) ?? 0) && !ids.has(id);
  }

  topics(reader?: string): Topics {
    const names = [...new Set(this.items.map(({ topic }) => topic))];
    const topics = names.map((topic) => {
      const items = this.items.filter((item) => item.topic === topic);
      const unread = items.filter((item) => this.isUnread(reader, item)).length;
      return { topic, items: items.length, unread, latest: latestOf(items) };
    });
    topics.sort((a, b) => b.latest.id - a.latest.id);
    return { topics, others: 0, unread: reader === undefined ? 0 : this.unread(reader) };
  }

  threads({ topic, last = 50, reader }: ThreadsQuery): { threads: Thread[]; more: boolean } {
    const of = (items: readonly NewsItem[]) => [...new Set(items.map(({ id, thread = id }) => thread))];
    const meant = this.items.filter((item) => topic === undefined || item.topic === topic).reverse();
    const describe = (root: number): Thread => {
      const items = this.items.filter(({ id, thread }) => id === root || thread === root);
      const first = items[0] ?? missing();
      const unread = items.filter((item) => this.isUnread(reader, item)).length;
      return { first: this.#for(reader, first), items: items.length, unread, latest: latestOf(items) };
    };
    const pinned = of(meant.filter((item) => item.pinned !== undefined));
    const first = pinned.map(describe).sort((a, b) => b.latest.id - a.latest.id);
    const others = of(meant).filter((root) => !pinned.includes(root));
    return { threads: [...first, ...others.slice(0, last).map(describe)], more: others.length > last };
  }

  #for(reader: string | undefined, item: NewsItem): NewsItem {
    return this.isUnread(reader, item) ? { ...item, unread: true } : item;
  }

  #reader(name: string): Read {
    const reader = this.#readers.get(name) ?? { board: 0, topics: new Map(), ids: new Set() };
    this.#readers.set(name, reader);
    return reader;
  }
}

/** Of texts in which nothing but letters, digits and the signs @ , . is. */
const wordsOf = (text: string): string[] => text.toLowerCase().split(/[ @,.]+/);
const mentionsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(' ')
    .flatMap((word) => /^@([a-z0-9.]*[a-z0-9])[,.]?$/.exec(word)?.[1] ?? []);

function latestOf(items: readonly NewsItem[]) {
  const { id, by, when } = items.at(-1) ?? missing();
  return { id, by, when };
}

function missing(): never {
  throw new Error('there is no item');
}
