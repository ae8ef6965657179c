/** What the view knows of the board: asked for where it is expanded, and kept up to date by the changes. */
import type { Board } from '../../server/api/board.ts';
import type { NewsItem } from '../../server/api/boardItems.ts';
import type { BoardChange, Threads, Unread } from '../../server/api/boardReading.ts';
import { describeDropped } from '../../server/api/keepText.ts';
import type { Remote } from '../../server/remote/client.ts';
import { readError } from '../../server/remote/wireError.ts';
import { type BoardFilter, isLooking, queryOf } from './boardFilter.ts';
import { createPace } from './pace.ts';
import { createPart, type Part } from './part.ts';
import { answerRow, hitRow, noteRow, olderRow, type Row, threadOf, threadRow, topicRow } from './rows.ts';

export type BoardSource = Pick<Remote<typeof Board.functions>, 'topics' | 'threads' | 'read' | 'state'>;

export interface BoardModelOptions {
  /** Of the daemon that runs: what only refreshes a view never starts one. */
  readonly source: BoardSource;
  readonly reader: () => string;
  readonly log: (line: string) => void;
}

export interface BoardModel {
  readonly filter: BoardFilter;
  /** How many items were found; undefined where nothing is looked for. */
  readonly hits: number | undefined;
  readonly unread: Unread | undefined;
  /** Whether there is no item at all; undefined while it is not known. */
  readonly isEmpty: boolean | undefined;
  /** The highest id of an item that is known to be there: marking all as read spares what comes after it. */
  readonly newest: number;
  /** Never rejects: what cannot be asked for is said in a row. */
  children(row?: Row): Promise<readonly Row[]>;
  /** The rows change when the new ones are there. */
  show(filter: BoardFilter): Promise<void>;
  older(topic: string): Promise<void>;
  collapsed(row: Row): void;
  /** Out of sight only the number of unread items is kept up to date. */
  setVisible(isVisible: boolean): void;
  /** Connected, or not: then nothing is shown, and nothing asked for. */
  setConnected(isConnected: boolean): void;
  changed(change: BoardChange): void;
  /** Calls the listener whenever rows or numbers have changed. */
  onRefresh(listener: () => void): () => void;
  dispose(): void;
}

/** As many threads as `board/threads` gives unasked; each "Older…" shows as many more, up to its limit. */
const threadsAtOnce = 50;
const mostThreads = 500;

export function createBoardModel({ source, reader, log }: BoardModelOptions): BoardModel {
  const listeners = new Set<() => void>();
  const topics = createPart(() => source.topics({ reader: reader() }));
  const state = createPart(() => source.state({}));
  const threads = new Map<string, Part<Threads>>();
  const answers = new Map<number, Part<NewsItem[]>>();
  const shown = new Map<string, number>();
  let hits: Part<NewsItem[]> | undefined;
  let filter: BoardFilter = { kind: 'all' };
  let isConnected = false;
  let isVisible = false;

  const tell = (): void => {
    for (const listener of [...listeners]) listener();
  };
  const threadsOf = (topic: string): Part<Threads> =>
    known(threads, topic, () =>
      source.threads({ topic, last: shown.get(topic) ?? threadsAtOnce, reader: reader() }),
    );
  const answersOf = (thread: number): Part<NewsItem[]> =>
    known(answers, thread, () => source.read({ thread, last: 1000, reader: reader() }));

  /** Each list is one kind of question: the kinds are asked side by side, and each kind one after the other. */
  const kinds = (): Part<unknown>[][] =>
    isVisible
      ? [[topics], [state], hits ? [hits] : [], [...threads.values()], [...answers.values()]]
      : [[topics]];
  const pace = createPace(async () => {
    if (!isConnected) return;
    await Promise.all(
      kinds().map(async (parts) => {
        for (const part of parts) await attempt(part);
      }),
    );
    if (!isConnected) return;
    prune();
    tell();
  });
  const attempt = async (part: Part<unknown>): Promise<void> => {
    try {
      await part.refresh();
    } catch (error) {
      // The next connection asks for everything again.
      log(`The view of the board was not refreshed: ${readError(error).message}`);
    }
  };
  /** What nobody sees any more is not asked for again. */
  const prune = (): void => {
    const names = new Set(topics.value?.topics.map(({ topic }) => topic));
    const isKept = (topic: string) => names.has(topic) || (filter.kind === 'topic' && filter.topic === topic);
    for (const topic of threads.keys()) if (topics.value && !isKept(topic)) threads.delete(topic);
    const ids = new Set([...threads.values()].flatMap(idsOf));
    for (const thread of answers.keys()) if (!ids.has(thread)) answers.delete(thread);
  };
  const forgetAll = (): void => {
    threads.clear();
    answers.clear();
    hits = partOf(filter);
    for (const part of [topics, state]) part.spoil();
  };
  const partOf = (next: BoardFilter): Part<NewsItem[]> | undefined =>
    isLooking(next) ? createPart(() => source.read(queryOf(next, reader()))) : undefined;

  const rootRows = async (): Promise<Row[]> => {
    if (hits) return (await hits.load()).toReversed().map(hitRow);
    if (filter.kind === 'topic') return topicRows(filter.topic);
    const { topics: all, others } = await topics.load();
    if (all.length === 0) return [];
    const rows = all.map(topicRow);
    if (others > 0)
      rows.push(noteRow('others', `${others.toLocaleString('en')} more topics: search finds their items`));
    const dropped = describeDropped(await state.load());
    return dropped ? [...rows, noteRow('dropped', dropped)] : rows;
  };
  const topicRows = async (topic: string): Promise<Row[]> => {
    const page = await threadsOf(topic).load();
    const rows = page.threads.map((thread) => threadRow(thread, topic));
    if (!page.more) return rows;
    const isAll = (shown.get(topic) ?? threadsAtOnce) >= mostThreads;
    return [...rows, isAll ? noteRow(`end ${topic}`, 'Search finds still older items') : olderRow(topic)];
  };
  const answerRows = async (first: NewsItem, topic: string): Promise<Row[]> => {
    const items = await answersOf(threadOf(first)).load();
    return items.filter(({ id }) => id !== first.id).map((item) => answerRow(item, topic));
  };
  const rowsOf = (row: Row | undefined): Promise<Row[]> => {
    if (!row) return rootRows();
    if (row.kind === 'topic') return topicRows(row.topic.topic);
    return row.kind === 'thread' ? answerRows(row.item, row.topic) : Promise.resolve([]);
  };

  return {
    get filter() {
      return filter;
    },
    get hits() {
      return hits?.value?.length;
    },
    get unread() {
      return isConnected ? topics.value : undefined;
    },
    get isEmpty() {
      return isConnected ? topics.value && topics.value.topics.length === 0 : undefined;
    },
    get newest() {
      return Math.max(0, ...(topics.value?.topics ?? []).map(({ latest }) => latest.id));
    },
    async children(row) {
      if (!isConnected) return [];
      try {
        return await rowsOf(row);
      } catch (error) {
        const { message } = readError(error);
        log(`The view of the board was not filled: ${message}`);
        return row ? [noteRow(`failed ${row.id}`, `Not shown: ${message}`)] : [];
      }
    },
    async show(next) {
      const part = partOf(next);
      await part?.load();
      if (next.kind === 'topic') await threadsOf(next.topic).load();
      filter = next;
      hits = part;
      tell();
    },
    async older(topic) {
      shown.set(topic, Math.min((shown.get(topic) ?? threadsAtOnce) + threadsAtOnce, mostThreads));
      threadsOf(topic).spoil();
      await threadsOf(topic).refresh();
      tell();
    },
    collapsed(row) {
      if (row.kind === 'topic') threads.delete(row.topic.topic);
      if (row.kind === 'thread') answers.delete(threadOf(row.item));
    },
    setVisible(visible) {
      isVisible = visible;
      if (visible) pace.wish();
    },
    setConnected(connected) {
      if (isConnected === connected) return;
      isConnected = connected;
      // The first change of the new connection asks for all; this is for a daemon that tells none.
      if (connected) return pace.wish();
      forgetAll();
      tell();
    },
    changed({ kind, item, reader: who }) {
      if (kind === 'ready' || (kind === 'read' && who !== undefined && who !== reader())) return;
      topics.spoil();
      state.spoil();
      hits?.spoil();
      const isOne = item && (kind === 'posted' || kind === 'changed');
      for (const [topic, part] of threads) {
        if (!isOne || topic === item.topic || idsOf(part).includes(threadOf(item))) part.spoil();
      }
      for (const [thread, part] of answers) if (!isOne || thread === threadOf(item)) part.spoil();
      pace.wish();
    },
    onRefresh(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    dispose() {
      pace.dispose();
      listeners.clear();
    },
  };
}

function known<K, T>(parts: Map<K, Part<T>>, key: K, ask: () => Promise<T>): Part<T> {
  const part = parts.get(key) ?? createPart(ask);
  parts.set(key, part);
  return part;
}

const idsOf = (part: Part<Threads>): number[] =>
  part.value?.threads.map(({ first }) => threadOf(first)) ?? [];
