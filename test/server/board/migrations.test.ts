/** Boards that an older Remotex made. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
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
