/** Whatever is done to a board, in whichever order: its answers are those of a plain list, and the search knows what is there. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ImportItem } from '../../../server/api/boardItems.ts';
import type { MarkRead, ReadQuery, ThreadsQuery } from '../../../server/api/boardReading.ts';
import { createRandom, type Random } from '../remote/random.ts';
import { Model } from './model.ts';
import { change, setUp } from './place.ts';

const words = [
  'north',
  'path',
  'open',
  'Closed',
  '@ada',
  '@ada,',
  '@Ada.',
  'mail@ada',
  '@ada.b',
  '@adam',
  'x',
];
const names = ['ada', 'bob', 'ada.b', '__proto__'];
const topicNames = ['general', 'paths', "x' OR 1", '__proto__', 'constructor'];
/** '' is nobody. */
const readers = ['ada', 'toString', ''] as const;
const dayMs = 24 * 60 * 60_000;
const started = Date.now();

type Board = ReturnType<ReturnType<typeof setUp>['open']>;

interface Game {
  readonly random: Random;
  readonly model: Model;
  board: Board;
  /** What the board was asked to import, and may be again. */
  readonly exported: ImportItem[];
}

/** Half past some day: whoever asks for days, a moment sooner or later, means the same items. The clock goes back as often as on. */
const timeIn = ({ random }: Game): string =>
  new Date(started - random.int(40) * dayMs - dayMs / 2 + random.int(1000)).toISOString();
const textIn = ({ random }: Game): string =>
  Array.from({ length: 1 + random.int(6) }, () => random.pick(words)).join(' ');
const maybe = <T>({ random }: Game, share: number, value: () => T): T | undefined =>
  random.int(share) === 0 ? value() : undefined;
const idIn = ({ random, model }: Game): number => 1 + random.int(model.head + 3);
/** Without members that are undefined, as JSON has it. */
const plain = <T extends object>(value: T): T => JSON.parse(JSON.stringify(value));

async function post(game: Game): Promise<void> {
  const { random, model, board } = game;
  const replyTo = maybe(game, 2, () => random.pick([{ id: 0 }, ...model.items]).id) || undefined;
  const draft = plain({
    item: textIn(game),
    by: random.pick(names),
    topic: maybe(game, 2, () => random.pick(topicNames)),
    priority: maybe(game, 3, () => random.pick(['low', 'normal', 'high'] as const)),
    link: maybe(game, 5, () => ({ file: '/a/b.ts', line: 3 })),
    expires: maybe(game, 9, () => '2999-01-01T00:00:00.000Z'),
    reader: maybe(game, 4, () => random.pick(['ada', 'toString'])),
    replyTo,
  });
  const when = timeIn(game);
  const posted = await board.ask('append', {
    draft: { post: draft, by: draft.by, when, client: { name: '' } },
  });
  assert.deepEqual(posted, model.post(draft, when));
}

async function edit(game: Game): Promise<void> {
  const { model, board } = game;
  const id = idIn(game);
  const before = model.find(id);
  const text = textIn(game);
  const asked = board.ask('change', {
    change: { kind: 'edit', id, by: before?.by ?? 'ada', item: text, when: '2026-06-14T08:00:00.000Z' },
  });
  if (!before) return assert.rejects(asked, { reason: 'unknown-item' });
  if (before.deleted !== undefined) return assert.rejects(asked, { reason: 'deleted-item' });
  const isNew = text !== before.item;
  const item = isNew ? model.change(id, { item: text, edited: '2026-06-14T08:00:00.000Z' }) : before;
  assert.deepEqual(await asked, { item, changed: isNew });
}

async function remove(game: Game): Promise<void> {
  const { model, board } = game;
  const id = idIn(game);
  const before = model.find(id);
  const by = before?.by ?? 'ada';
  const asked = board.ask('change', { change: { kind: 'delete', id, by, when: '2026-06-15T08:00:00.000Z' } });
  if (!before) return assert.rejects(asked, { reason: 'unknown-item' });
  const isNew = before.deleted === undefined;
  const item = isNew ? model.change(id, { item: '', deleted: '2026-06-15T08:00:00.000Z' }) : before;
  assert.deepEqual(await asked, { item, changed: isNew });
  model.expire(Date.now());
}

async function pin(game: Game): Promise<void> {
  const { model, board, random } = game;
  // Of those that only their pin keeps, one now and then.
  const late = model.items.find(({ expires = '3' }) => expires < '2021');
  const isLate = late !== undefined && random.int(2) === 0;
  const id = isLate ? late.id : idIn(game);
  const before = model.find(id);
  const pinned = !isLate && random.int(2) === 0;
  const asked = board.ask('change', {
    change: { kind: 'pin', id, pinned, when: '2026-06-16T08:00:00.000Z' },
  });
  if (!before) return assert.rejects(asked, { reason: 'unknown-item' });
  if (before.deleted !== undefined) return assert.rejects(asked, { reason: 'deleted-item' });
  const isNew = pinned !== (before.pinned !== undefined);
  const item = isNew ? model.change(id, { pinned: pinned ? '2026-06-16T08:00:00.000Z' : undefined }) : before;
  assert.deepEqual(await asked, { item, changed: isNew });
  model.expire(Date.now());
}

async function mark(game: Game): Promise<void> {
  const { random, model, board } = game;
  const marks: MarkRead = plain({
    reader: random.pick(['ada', 'toString']),
    ids: maybe(game, 2, () => Array.from({ length: random.int(4) }, () => idIn(game))),
    thread: maybe(game, 4, () => idIn(game)),
    topic: maybe(game, 4, () => random.pick(topicNames)),
    upTo: maybe(game, 2, () => idIn(game)),
  });
  // All of the board at once leaves nothing to be looked at: seldom.
  if (!marks.ids && !marks.thread && !marks.topic && random.int(4) > 0) return;
  assert.deepEqual(await board.ask('mark', { marks }), { unread: model.mark(marks) });
}

async function drop(game: Game): Promise<void> {
  const { random, model, board } = game;
  if (random.int(2) === 0) {
    const items = Math.max(1, model.items.length - random.int(6));
    model.keepItems(items);
    await board.ask('keep', { keep: { items } });
  } else {
    const days = 25 + random.int(16);
    model.keepDays(days, started);
    await board.ask('keep', { keep: { days } });
  }
  await board.ask('keep', { keep: { items: null, days: null } });
}

/** Items that came from elsewhere, some of which have expired, and some that were here before and are other ones since. */
async function importSome(game: Game): Promise<void> {
  const { random, model, board, exported } = game;
  const items: ImportItem[] = [];
  for (let i = 0; i <= random.int(4); i++) {
    const id = 100_000 + exported.length + i;
    const deleted = maybe(game, 5, () => '2026-06-01T08:00:00.000Z');
    const item: ImportItem = plain({
      id,
      item: deleted === undefined ? `${textIn(game)} y${id}` : '',
      by: random.pick(names),
      // No two at one moment: by it and the author, an item is known again whose text has changed.
      when: new Date(Date.parse(timeIn(game).slice(0, 10)) + (id - 100_000) * 1013 + 1).toISOString(),
      topic: random.pick(topicNames),
      priority: 'normal' as const,
      replyTo: maybe(game, 2, () => 100_000 + exported.length + random.int(i + 1)),
      expires: maybe(game, 2, () => '2020-01-01T00:00:00.000Z'),
      pinned: deleted === undefined ? maybe(game, 2, () => '2026-06-01T08:00:00.000Z') : undefined,
      deleted,
    });
    items.push(item);
  }
  const again = model.items.filter(() => random.int(20) === 0);
  const batch: ImportItem[] = [...again, ...items];
  exported.push(...items);
  const { ids } = await board.ask('import', { batch: { items: batch }, client: { name: 'test' } });
  assert.deepEqual(new Map(ids), new Map(model.import(batch, 'test')));
  model.expire(Date.now());
}

const queryIn = (game: Game): ReadQuery => {
  const { random } = game;
  const reader = random.pick(readers) || undefined;
  return plain({
    after: maybe(game, 4, () => idIn(game) - 1),
    before: maybe(game, 5, () => idIn(game)),
    last: maybe(game, 3, () => 1 + random.int(10)),
    since: maybe(game, 4, () => timeIn(game)),
    topic: maybe(game, 4, () => random.pick(topicNames)),
    by: maybe(game, 5, () => random.pick(names)),
    search: maybe(game, 4, () => random.pick(['north', 'PATH open', 'ada', 'closed "x"', 'nothing', 'b'])),
    thread: maybe(game, 5, () => idIn(game)),
    mentions: maybe(game, 6, () => random.pick(['ada', 'ADA', 'ada.b', 'adam', 'bob'])),
    priority: maybe(game, 6, () => random.pick(['low', 'normal', 'high'] as const)),
    pinned: maybe(game, 6, () => true as const),
    reader,
    unread: reader === undefined ? undefined : maybe(game, 2, () => true as const),
  });
};

async function look(game: Game): Promise<void> {
  const { random, model, board } = game;
  for (let i = 0; i < 12; i++) {
    const query = queryIn(game);
    const expected = model.read({
      ...query,
      ...(query.search ? { search: query.search.replaceAll('"', '') } : {}),
    });
    assert.deepEqual(await board.read(query), expected, JSON.stringify(query));
  }
  const reader = random.pick(readers) || undefined;
  assert.deepEqual(await board.ask('topics', { reader }), model.topics(reader));
  const query: ThreadsQuery = plain({
    topic: maybe(game, 2, () => random.pick(topicNames)),
    last: maybe(game, 2, () => 1 + random.int(5)),
    reader: random.pick(readers) || undefined,
  });
  assert.deepEqual(await board.ask('threads', { query }), model.threads(query), JSON.stringify(query));
  const { items, head, dropped } = await board.ask('state', {});
  const { count, age, expired } = dropped;
  assert.deepEqual([items, head, { count, age, expired }], [model.items.length, model.head, model.dropped]);
}

const moves = [post, post, post, post, edit, remove, pin, mark, mark, drop, importSome];

for (const seed of [1, 2, 3]) {
  test(`after any changes all answers are those of a plain list, and the search is whole (seed ${seed})`, async (t) => {
    const place = setUp(t);
    const random = createRandom(seed);
    const game: Game = { random, model: new Model(), board: place.open(), exported: [] };
    for (let round = 0; round < 200; round++) {
      await random.pick(moves)(game);
      await look(game);
      if (round % 50 < 49) continue;
      await game.board.close();
      // FTS5 compares what it knows with the texts, and throws at the first difference.
      change(place.file, "INSERT INTO itemText (itemText, rank) VALUES ('integrity-check', 1)");
      game.board = place.open();
    }
    // Each way to go was gone.
    assert.ok(
      Object.values(game.model.dropped).every((count) => count > 0),
      JSON.stringify(game.model.dropped),
    );
  });
}
