/** What the view shows of a board while it changes, and what it asks for that. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type BoardModel, createBoardModel } from '../../../extension/board/boardModel.ts';
import type { Row } from '../../../extension/board/rows.ts';
import { createFakeBoard, type FakeBoard, reader } from './fakeBoard.ts';

interface Seen {
  readonly board: FakeBoard;
  readonly model: BoardModel;
  readonly logged: string[];
  /** Of all rows that were expanded: `topic general`, and what is in them indented. */
  shown(...expanded: string[]): Promise<string[]>;
  /** Lets so many milliseconds pass, and what waits for them happen. */
  pass(ms: number): Promise<void>;
  /** How often the rows were drawn. */
  drawn(): number;
}

/** A view that is connected and in sight. */
async function viewOf(t: TestContext, fill: (board: FakeBoard) => void = () => {}): Promise<Seen> {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  const board = createFakeBoard();
  fill(board);
  const logged: string[] = [];
  const model = createBoardModel({
    source: board.source,
    reader: () => reader,
    log: (line) => logged.push(line),
  });
  t.after(() => model.dispose());
  board.tell = model.changed;
  let draws = 0;
  model.onRefresh(() => draws++);
  const pass = async (ms: number): Promise<void> => {
    await settle();
    t.mock.timers.tick(ms);
    await settle();
  };
  const shown = async (...expanded: string[]): Promise<string[]> => {
    const walk = async (row: Row | undefined, indent: string): Promise<string[]> => {
      const lines: string[] = [];
      for (const child of await model.children(row)) {
        lines.push(indent + nameOf(child));
        if (expanded.includes(child.id)) lines.push(...(await walk(child, `${indent}  `)));
      }
      return lines;
    };
    return walk(undefined, '');
  };
  model.setVisible(true);
  model.setConnected(true);
  for (const ms of [10, 250]) await pass(ms);
  board.asked();
  draws = 0;
  return { board, model, logged, shown, pass, drawn: () => draws };
}

function nameOf(row: Row): string {
  if (row.kind === 'topic') return `${row.topic.topic} (${row.topic.unread})`;
  if (row.kind === 'older') return 'older';
  return row.kind === 'note' ? row.text : `${row.item.id} ${row.item.item}${row.item.unread ? ' *' : ''}`;
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 200; turn++) await Promise.resolve();
}

function twoTopics(board: FakeBoard): void {
  board.post('the bridge is closed');
  board.post('build 7 is green', { topic: 'build' });
  board.post('until when?', { replyTo: 1, thread: 1 });
}

test('topics, threads and replies are asked for where they are expanded, and nowhere else', async (t) => {
  const { board, shown } = await viewOf(t, twoTopics);
  assert.deepEqual(await shown(), ['general (2)', 'build (1)']);
  assert.deepEqual(board.asked(), []);
  assert.deepEqual(await shown('topic general', 'thread 1 general'), [
    'general (2)',
    '  1 the bridge is closed *',
    '    3 until when? *',
    'build (1)',
  ]);
  assert.deepEqual(board.asked(), ['threads general', 'read 1']);
  await shown('topic general', 'thread 1 general');
  assert.deepEqual(board.asked(), []);
});

test('a posted item is asked for after 10 ms, only where it belongs', async (t) => {
  const { board, shown, pass } = await viewOf(t, twoTopics);
  await shown('topic general', 'topic build', 'thread 1 general');
  board.asked();
  board.post('build 8 is red', { topic: 'build' });
  await pass(10);
  assert.deepEqual(board.asked(), ['topics', 'state', 'threads build']);
  assert.deepEqual(await shown('topic build'), [
    'build (2)',
    '  4 build 8 is red *',
    '  2 build 7 is green *',
    'general (2)',
  ]);
});

test('a reply is shown under its thread, though the thread was posted in another topic', async (t) => {
  const { board, model, shown, pass } = await viewOf(t, twoTopics);
  const all = ['topic general', 'topic build', 'thread 1 general', 'thread 1 build'];
  await shown(...all);
  board.post('seen in the build', { topic: 'build', replyTo: 1, thread: 1 });
  await pass(10);
  const lines = await shown(...all);
  assert.equal(lines.filter((line) => line.includes('seen in the build')).length, 2);
  for (const topic of await model.children()) {
    const thread = (await model.children(topic)).find(({ id }) => id.startsWith('thread 1 '));
    assert.equal(thread?.kind === 'thread' && thread.thread.items, 3, topic.id);
  }
});

test('a burst of a thousand items is one refresh, and the view is drawn while more keep coming', async (t) => {
  const { board, pass, drawn, model } = await viewOf(t, twoTopics);
  for (let count = 0; count < 1000; count++) board.post(`item ${count}`);
  await pass(10);
  assert.deepEqual(board.asked(), ['topics', 'state']);
  assert.equal(drawn(), 1);
  assert.equal(model.unread?.unread, 1003);
  // Ten seconds of an item each 10 ms: drawn about four times a second, for VS Code takes no more.
  for (let count = 0; count < 1000; count++) {
    board.post('and on');
    await pass(10);
  }
  assert.ok(drawn() >= 30 && drawn() <= 42, String(drawn()));
});

test('there is never more than one question of a kind on its way, and no change is lost in it', async (t) => {
  const { board, shown, pass } = await viewOf(t, twoTopics);
  await shown('topic general');
  const { promise, resolve } = Promise.withResolvers<void>();
  board.gate = promise;
  board.post('while it answers');
  await pass(10);
  board.post('and once more');
  await pass(5000);
  board.gate = Promise.resolve();
  resolve();
  await pass(0);
  await pass(250);
  await pass(250);
  assert.deepEqual(Object.fromEntries(board.most), { topics: 1, state: 1, threads: 1 });
  const lines = await shown('topic general');
  assert.deepEqual(lines.slice(0, 3), ['general (4)', '  5 and once more *', '  4 while it answers *']);
});

test('what is posted while a topic is being expanded is shown in it', async (t) => {
  const { board, shown, pass } = await viewOf(t, twoTopics);
  const { promise, resolve } = Promise.withResolvers<void>();
  await shown();
  board.gate = promise;
  const expanding = shown('topic general');
  await pass(0);
  board.post('while it is expanded');
  await pass(10);
  board.gate = Promise.resolve();
  resolve();
  await expanding;
  await pass(250);
  assert.equal(board.most.get('threads'), 1);
  assert.ok((await shown('topic general')).includes('  4 while it is expanded *'));
});

test('rows keep their ids when items come before them, are read, edited, pinned or deleted', async (t) => {
  const { board, model, pass } = await viewOf(t, twoTopics);
  const ids = async () => {
    const [general] = (await model.children()).filter(({ id }) => id === 'topic general');
    const threads = await model.children(general);
    const answers = await model.children(threads.find(({ id }) => id === 'thread 1 general'));
    return [general, ...threads, ...answers].map((row) => row?.id);
  };
  const before = await ids();
  assert.deepEqual(before, ['topic general', 'thread 1 general', 'item 3 general']);
  board.post('another');
  board.change(1, { item: 'the bridge is open', edited: '2026-06-02T09:00:00.000Z', unread: undefined });
  board.change(1, { pinned: '2026-06-02T09:00:00.000Z' });
  board.change(3, { item: '', deleted: '2026-06-02T09:00:00.000Z' });
  await pass(10);
  assert.deepEqual(
    (await ids()).filter((id) => id !== 'thread 4 general'),
    before,
  );
});

test('what another reader has read asks for nothing, and what this one has read in another window is shown', async (t) => {
  const { board, model, pass, shown } = await viewOf(t, twoTopics);
  await shown('topic general');
  board.asked();
  model.changed({ kind: 'read', reader: 'somebody else' });
  await pass(1000);
  assert.deepEqual(board.asked(), []);
  for (const one of board.items) delete one.unread;
  model.changed({ kind: 'read', reader });
  await pass(10);
  assert.equal(model.unread?.unread, 0);
  assert.deepEqual(await shown('topic general'), ['general (0)', '  1 the bridge is closed', 'build (0)']);
});

test('out of sight only the topics are asked for, and the rest when it is seen again', async (t) => {
  const { board, model, pass, shown } = await viewOf(t, twoTopics);
  await shown('topic general');
  model.setVisible(false);
  board.asked();
  board.post('unseen');
  await pass(1000);
  assert.deepEqual(board.asked(), ['topics']);
  assert.equal(model.unread?.unread, 4);
  model.setVisible(true);
  await pass(1000);
  assert.deepEqual(board.asked(), ['state', 'threads general']);
  assert.ok((await shown('topic general')).includes('  4 unseen *'));
});

test('a collapsed topic is asked for no more', async (t) => {
  const { board, model, pass, shown } = await viewOf(t, twoTopics);
  await shown('topic general');
  const [general] = await model.children();
  assert.ok(general);
  model.collapsed(general);
  board.asked();
  board.post('more');
  await pass(1000);
  assert.deepEqual(board.asked(), ['topics', 'state']);
});

test('after a lost connection all is asked for again, with nothing doubled, and the rows stayed meanwhile', async (t) => {
  const { board, model, pass, shown, logged } = await viewOf(t, twoTopics);
  const before = await shown('topic general', 'thread 1 general');
  board.isLost = true;
  model.changed({ kind: 'reset' });
  await pass(10);
  assert.deepEqual(await shown('topic general', 'thread 1 general'), before);
  assert.match(logged[0] ?? '', /not refreshed: Remotex is not connected\.$/);
  board.isLost = false;
  board.tell = () => {};
  board.post('posted meanwhile', { replyTo: 1, thread: 1 });
  model.changed({ kind: 'reset' });
  await pass(250);
  assert.deepEqual(await shown('topic general', 'thread 1 general'), [
    'general (3)',
    '  1 the bridge is closed *',
    '    3 until when? *',
    '    4 posted meanwhile *',
    'build (1)',
  ]);
});

test('a stopped backend shows nothing and is asked for nothing', async (t) => {
  const { board, model, pass, shown, drawn } = await viewOf(t, twoTopics);
  await shown('topic general');
  board.asked();
  model.setConnected(false);
  assert.equal(drawn(), 1);
  assert.deepEqual(await shown(), []);
  assert.equal(model.unread, undefined);
  assert.equal(model.isEmpty, undefined);
  model.changed({ kind: 'reset' });
  await pass(1000);
  assert.deepEqual(board.asked(), []);
});

test('a row that cannot be expanded says why, and is filled when it can', async (t) => {
  const { board, pass, shown } = await viewOf(t, twoTopics);
  await shown();
  board.isLost = true;
  assert.ok((await shown('topic build')).includes('  Not shown: Remotex is not connected.'));
  board.isLost = false;
  board.post('somewhere else');
  await pass(10);
  assert.ok((await shown('topic build')).includes('  2 build 7 is green *'));
});

test('what could not be asked for is asked for with the next change, wherever that is', async (t) => {
  const { board, pass, shown } = await viewOf(t, twoTopics);
  await shown('topic build');
  board.isLost = true;
  board.post('not seen at once', { topic: 'build' });
  await pass(10);
  board.isLost = false;
  board.post('elsewhere');
  await pass(250);
  assert.ok((await shown('topic build')).includes('  4 not seen at once *'));
});

test('a search is a flat list, newest first, that grows with what is posted, until the filter is cleared', async (t) => {
  const { board, model, pass, shown } = await viewOf(t, twoTopics);
  await model.show({ kind: 'search', words: 'the' });
  assert.equal(model.hits, 1);
  board.post('the other one', { topic: 'build' });
  board.post('no hit');
  await pass(10);
  assert.deepEqual(await shown(), ['4 the other one *', '1 the bridge is closed *']);
  assert.equal(model.hits, 2);
  await model.show({ kind: 'all' });
  assert.equal(model.hits, undefined);
  assert.deepEqual(await shown(), ['general (3)', 'build (2)']);
});

test('the filters show unread items, high priority, one author, and one topic as its threads', async (t) => {
  const { board, model, shown } = await viewOf(t, (board) => {
    twoTopics(board);
    board.post('the server burns', { priority: 'high', by: 'bob', unread: undefined });
  });
  const showing = async (filter: Parameters<BoardModel['show']>[0]) => {
    await model.show(filter);
    return shown();
  };
  assert.equal((await showing({ kind: 'unread' })).length, 3);
  assert.deepEqual(await showing({ kind: 'high' }), ['4 the server burns']);
  assert.deepEqual(await showing({ kind: 'by', by: 'bob' }), ['4 the server burns']);
  assert.deepEqual(await showing({ kind: 'topic', topic: 'build' }), ['2 build 7 is green *']);
  assert.equal(model.unread?.unread, 3);
  board.asked();
});

test('a filter that cannot be asked for leaves the rows as they are', async (t) => {
  const { board, model, shown } = await viewOf(t, twoTopics);
  const before = await shown();
  board.isLost = true;
  await assert.rejects(model.show({ kind: 'unread' }), /not connected/);
  board.isLost = false;
  assert.equal(model.filter.kind, 'all');
  assert.deepEqual(await shown(), before);
});

test('a long topic ends with a row for older threads, which shows fifty more', async (t) => {
  const { model, shown } = await viewOf(t, (board) => {
    for (let count = 1; count <= 120; count++) board.post(`item ${count}`);
  });
  const lines = async () => (await shown('topic general')).slice(1);
  assert.deepEqual([(await lines()).length, (await lines()).at(-1)], [51, '  older']);
  await model.older('general');
  assert.deepEqual([(await lines()).length, (await lines()).at(-1)], [101, '  older']);
  await model.older('general');
  assert.deepEqual([(await lines()).length, (await lines()).at(-1)], [120, '  1 item 1 *']);
});

test('what was dropped is told in one line after the topics', async (t) => {
  const { shown } = await viewOf(t, (board) => {
    twoTopics(board);
    board.dropped = 1200;
  });
  assert.equal((await shown()).at(-1), '1,200 older items were dropped (the newest 10,000 are kept)');
});

test('marking all as read spares what comes after the newest item that is known', async (t) => {
  const { model } = await viewOf(t, twoTopics);
  assert.equal(model.newest, 3);
});
