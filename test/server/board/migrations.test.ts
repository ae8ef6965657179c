/** Boards that an older Remotex made. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { change, rowsOf, setUp, textsOf } from './place.ts';

/** What version 1 ran for a new board, word for word, and three items of it. */
const versionOne = `
  CREATE TABLE items (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    item TEXT NOT NULL,
    by TEXT NOT NULL,
    posted TEXT NOT NULL,
    topic TEXT NOT NULL,
    priority TEXT NOT NULL,
    replyTo INTEGER REFERENCES items (id),
    key TEXT UNIQUE,
    client TEXT NOT NULL
  ) STRICT;
  CREATE INDEX itemsByTopic ON items (topic, id);
  CREATE INDEX itemsByAuthor ON items (by, id);
  CREATE VIRTUAL TABLE itemText USING fts5 (item, content = 'items', content_rowid = 'id');
  CREATE TRIGGER itemAdded AFTER INSERT ON items BEGIN
    INSERT INTO itemText (rowid, item) VALUES (new.id, new.item);
  END;
  PRAGMA application_id = ${0x526d7478};
  PRAGMA user_version = 1;
  PRAGMA journal_mode = WAL;
  INSERT INTO items (item, by, posted, topic, priority, replyTo, key, client) VALUES
    ('the north path is closed', 'ada', '2026-05-01T08:00:00.000Z', 'paths', 'high', NULL, 'k1', 'old'),
    ('since when?', 'bob', '2026-05-01T08:05:00.000Z', 'paths', 'normal', 1, NULL, 'old'),
    ('lunch', 'bob', '2026-05-01T12:00:00.000Z', 'general', 'low', NULL, NULL, 'old');
`;

test('a board of version 1 opens with all its items, and works as a new one', async (t) => {
  const { file, open } = setUp(t);
  change(file, versionOne);
  const { post, read } = open();
  assert.deepEqual(await read({}), [
    {
      id: 1,
      item: 'the north path is closed',
      by: 'ada',
      when: '2026-05-01T08:00:00.000Z',
      topic: 'paths',
      priority: 'high',
      client: { name: 'old' },
    },
    {
      id: 2,
      item: 'since when?',
      by: 'bob',
      when: '2026-05-01T08:05:00.000Z',
      topic: 'paths',
      priority: 'normal',
      replyTo: 1,
      thread: 1,
      client: { name: 'old' },
    },
    {
      id: 3,
      item: 'lunch',
      by: 'bob',
      when: '2026-05-01T12:00:00.000Z',
      topic: 'general',
      priority: 'low',
      client: { name: 'old' },
    },
  ]);
  assert.deepEqual(
    (await read({ search: 'north' })).map(({ id }) => id),
    [1],
  );
  assert.equal((await post({ item: 'the north path is closed', key: 'k1' })).id, 1);
  assert.equal((await post({ item: 'new' })).id, 4);
});

test('a board is copied as it was before it gets a new form', async (t) => {
  const { file, backups, copies, within } = setUp(t);
  change(file, versionOne);
  await within((board) => board.read({}));
  assert.equal(copies().length, 1);
  const copy = `${backups}/${copies()[0]}`;
  assert.deepEqual(rowsOf(copy, 'PRAGMA user_version'), [{ user_version: 1 }]);
  assert.deepEqual(rowsOf(file, 'PRAGMA user_version'), [{ user_version: 3 }]);
  assert.deepEqual(textsOf(copy), textsOf(file));
  await within((board) => board.read({}));
  assert.equal(copies().length, 1);
});

test('an older board that cannot be copied is not changed, and says why', async (t) => {
  const { file, backups, events, open } = setUp(t);
  change(file, versionOne);
  const before = readFileSync(file);
  // A file in the place of the folder stands in for any disk that does not take the copy.
  writeFileSync(backups, '');
  const board = open();
  await assert.rejects(board.post({ item: 'x' }), ({ reason, message }) => {
    assert.equal(reason, 'board-failed');
    assert.match(
      message,
      /^The board was not opened, for it needs a new form, and the copy before that failed: EEXIST/,
    );
    return true;
  });
  await board.close();
  assert.deepEqual(readFileSync(file), before);
  assert.deepEqual(events, [
    { event: 'board not copied', reason: 'board-failed' },
    { event: 'board failed', reason: 'board-failed' },
  ]);
});

test('a copy of version 1 can be restored, and is of the new form then', async (t) => {
  const { file, backups, copies, open, within, makeBackups } = setUp(t);
  await within(({ post }) => post({ item: 'of another board' }));
  makeBackups();
  change(`${backups}/board-2026-05-02T08-00-00.000Z.db`, versionOne);
  const board = open();
  const { restored, items } = await board.ask('restore', {});
  assert.deepEqual(restored, {
    name: 'board-2026-05-02T08-00-00.000Z.db',
    when: '2026-05-02T08:00:00.000Z',
    items: 3,
  });
  assert.equal(items, 3);
  await board.close();
  assert.deepEqual(rowsOf(file, 'PRAGMA user_version'), [{ user_version: 3 }]);
  assert.deepEqual(copies(), ['board-2026-05-02T08-00-00.000Z.db']);
});

/** What version 2 ran after version 1, word for word. */
const versionTwo = `${versionOne};
  CREATE INDEX itemsByTime ON items (posted); DROP TRIGGER itemAdded;
  PRAGMA user_version = 2;`;

/** Items 4 to 9: answers to answers, side by side, to an item that is not there any more, and in another topic. */
const nested = `
  PRAGMA foreign_keys = OFF;
  INSERT INTO items (item, by, posted, topic, priority, replyTo, client) VALUES
    ('4', 'ada', '2026-05-02T08:00:00.000Z', 'paths', 'normal', 2, ''),
    ('5', 'ada', '2026-05-02T08:00:00.000Z', 'paths', 'normal', 4, ''),
    ('6', 'ada', '2026-05-02T08:00:00.000Z', 'general', 'normal', 2, ''),
    ('7', 'ada', '2026-05-02T08:00:00.000Z', 'general', 'normal', 3, ''),
    ('8', 'ada', '2026-05-02T08:00:00.000Z', 'general', 'normal', 1000, ''),
    ('9', 'ada', '2026-05-02T08:00:00.000Z', 'paths', 'normal', 5, '');
  INSERT INTO itemText (itemText) VALUES ('rebuild');
`;

for (const [version, sql] of [
  [1, versionOne],
  [2, versionTwo],
] as const) {
  test(`a board of version ${version} has its nested answers in their threads, and its topics counted`, async (t) => {
    const { file, open } = setUp(t);
    change(file, `${sql} ${nested}`);
    const { ask, read, post } = open();
    const { threads } = await ask('threads', { query: { reader: 'ada' } });
    assert.deepEqual(
      threads.map(({ first, items, unread, latest }) => [first.id, items, unread, latest.id]),
      [
        [1, 6, 6, 9],
        [8, 1, 1, 8],
        [3, 2, 2, 7],
      ],
    );
    const { topics } = await ask('topics', {});
    assert.deepEqual(
      topics.map(({ topic, items, latest }) => [topic, items, latest.id]),
      [
        ['paths', 5, 9],
        ['general', 4, 8],
      ],
    );
    assert.equal((await post({ item: 'ten', replyTo: 9 })).thread, 1);
    assert.deepEqual(
      (await read({ search: 'north OR ten' })).map(({ id }) => id),
      [],
    );
    assert.deepEqual(
      (await read({ thread: 1, search: 'ten' })).map(({ id }) => id),
      [10],
    );
  });
}

/** So many items: a chain of a hundred thousand answers at most, and short ones. */
const large = (count: number): string => `
  WITH RECURSIVE numbers (i) AS (SELECT 4 UNION ALL SELECT i + 1 FROM numbers WHERE i < ${count})
  INSERT INTO items (item, by, posted, topic, priority, replyTo, client)
  SELECT 'item ' || i, 'ada', '2026-05-02T08:00:00.000Z', 'topic ' || (i % 50), 'normal',
    CASE WHEN i < 100000 THEN i - 1 WHEN i % 3 > 0 THEN i - 1 END, '' FROM numbers;
  INSERT INTO itemText (itemText) VALUES ('rebuild');
`;

test('a board of two hundred thousand items opens with chains of answers of any length', async (t) => {
  const { file, open } = setUp(t);
  change(file, `${versionTwo} ${large(200_000)}`);
  const { ask, read } = open();
  assert.equal((await ask('state', {})).items, 200_000);
  assert.deepEqual(
    (await read({ thread: 3, last: 2 })).map(({ id }) => id),
    [100_000, 100_001],
  );
  assert.deepEqual((await read({ after: 199_999 }))[0]?.thread, 199_998);
});

test('a kill while the board gets its new form leaves the old one or the new one', async (t) => {
  const { file, open } = setUp(t);
  change(file, `${versionTwo} ${large(50_000)}`);
  const schema = fileURLToPath(new URL('../../../server/board/schema.ts', import.meta.url));
  const program = `
    import { openBoardFile } from ${JSON.stringify(schema)};
    openBoardFile(${JSON.stringify(file)}, { beforeMigration: () => process.send('begun') });
    process.send('done');
  `;
  const seen = new Set<unknown>();
  // Each round gives it more time; at the end it is done.
  for (let grown = 0; !seen.has(3); grown = grown * 20 + 4096) {
    assert.ok(grown < 1e12, 'it never ends');
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const ended = once(child, 'exit');
    let isDone = false;
    child.on('message', (word) => {
      isDone = word === 'done';
      const kill = () => {
        // By what is written, never by a clock.
        const written = statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
        if (isDone || written > grown) child.kill('SIGKILL');
        else setImmediate(kill);
      };
      if (word === 'begun') kill();
    });
    await ended;
    const [row] = recovered(file);
    assert.deepEqual(
      [row?.items, row?.indexed],
      [50_000, row?.version === 3 ? 1 : 0],
      `after ${grown} bytes`,
    );
    seen.add(row?.version);
  }
  assert.deepEqual([...seen], [2, 3]);
  const { read } = open();
  assert.deepEqual((await read({ search: 'item 40000' }))[0]?.id, 40_000);
});

/** As SQLite finds it after a kill: with what its log says. */
function recovered(file: string) {
  const database = new DatabaseSync(file);
  try {
    return database
      .prepare(
        `SELECT user_version AS version, (SELECT count(*) FROM items) AS items,
         (SELECT count(*) FROM sqlite_schema WHERE name = 'itemsByThread') AS indexed FROM pragma_user_version`,
      )
      .all();
  } finally {
    database.close();
  }
}
