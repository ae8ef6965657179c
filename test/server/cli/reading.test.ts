/** `read`, `search`, `topics` and `mark-read`: which items are shown, and what is said of those that are not. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createProduct, type Product } from '../product.ts';

const note = (stderr: string) => ({ code: 0, stdout: '', stderr });
const done = (stdout: string) => ({ code: 0, stdout, stderr: '' });
const hour = 3_600_000;

type Item = Readonly<Record<string, unknown>>;

/** Puts items on a new board in one go, `hoursAgo` each. */
async function createBoard(
  t: TestContext,
  items: readonly (Item & { hoursAgo?: number })[],
): Promise<Product> {
  const product = createProduct(t);
  const lines = items.map(({ hoursAgo = 0, ...item }, i) => {
    const when = new Date(Date.now() - hoursAgo * hour - (items.length - i)).toISOString();
    return JSON.stringify({
      id: i + 1,
      item: 'x',
      by: 'ada',
      topic: 'general',
      priority: 'normal',
      when,
      ...item,
    });
  });
  const { code, stderr } = await product.remotex(['board', 'import'], lines.join('\n'));
  assert.equal(code, 0, stderr);
  return product;
}

const idsOf = async ({ remotex }: Product, ...args: string[]): Promise<number[]> =>
  JSON.parse((await remotex([...args, '--json'])).stdout).map(({ id }: { id: number }) => id);

test('each option of read leaves out some items, and so does each of search', async (t) => {
  const product = await createBoard(t, [
    { item: 'the old bridge', hoursAgo: 50 },
    { item: 'build failed, @Ada', by: 'build', topic: 'build', priority: 'high', hoursAgo: 5 },
    { item: 'which one?', replyTo: 2, thread: 2, topic: 'build' },
    { item: 'the new bridge', pinned: '2026-06-02T08:00:00.000Z', by: 'bob' },
    { item: 'mail@ada.example', priority: 'low' },
  ]);
  for (const [options, ids] of [
    ['--last 2', [4, 5]],
    ['--after 3', [4, 5]],
    ['--after #3', [4, 5]],
    ['--after 0', [1, 2, 3, 4, 5]],
    ['--before #3', [1, 2]],
    ['--before 4 --last 1', [3]],
    ['--since 2d', [2, 3, 4, 5]],
    ['--since 90m', [3, 4, 5]],
    [`--since ${new Date(Date.now() - hour).toISOString()}`, [3, 4, 5]],
    ['--since 2020-01-01', [1, 2, 3, 4, 5]],
    ['--topic build', [2, 3]],
    ['--by bob', [4]],
    ['--thread 2', [2, 3]],
    // An item stands for the thread that it is in.
    ['--thread #3', [2, 3]],
    ['--thread 4', [4]],
    ['--mentions ada', [2]],
    ['--mentions @ada', [2]],
    ['--priority low', [5]],
    ['--pinned', [4]],
  ] as const) {
    assert.deepEqual(await idsOf(product, 'read', ...options.split(' ')), ids, options);
  }
  assert.deepEqual(await idsOf(product, 'read', '--search', 'bridge'), [1, 4]);
  assert.deepEqual(await idsOf(product, 'search', 'BRIDGE', 'new'), [4]);
  assert.deepEqual(await idsOf(product, 'search', 'bridge', '--since', '1h'), [4]);
  const { stdout } = await product.remotex(['search', 'bridge']);
  assert.match(
    stdout,
    /^#1 From ada, 2 days ago: the old bridge\n#4 From bob, .*, pinned: the new bridge\n$/,
  );
});

test('read and search show the newest 20; of a thread, all', async (t) => {
  const replies = Array.from({ length: 24 }, () => ({ item: 'word', replyTo: 1, thread: 1 }));
  const product = await createBoard(t, [{ item: 'word' }, ...replies]);
  const newest = Array.from({ length: 20 }, (_, i) => i + 6);
  const all = Array.from({ length: 25 }, (_, i) => i + 1);
  assert.deepEqual(await idsOf(product, 'read'), newest);
  assert.deepEqual(await idsOf(product, 'search', 'word'), newest);
  assert.deepEqual(await idsOf(product, 'read', '--thread', '1'), all);
  assert.deepEqual(await idsOf(product, 'read', '--unread'), all);
  assert.deepEqual(await idsOf(product, 'read', '--since', '1h'), all);
  assert.deepEqual(await idsOf(product, 'read', '--unread', '--last', '3'), [23, 24, 25]);
});

test('nothing to show is said: for an empty board, for what was asked, and for what is unread', async (t) => {
  const product = createProduct(t);
  const empty = note('The board is empty. Post with: remotex post "hello"\n');
  assert.deepEqual(await product.remotex(['read']), empty);
  assert.deepEqual(await product.remotex(['topics']), empty);
  await product.remotex(['post', 'x']);
  assert.deepEqual(await product.remotex(['search', 'nothing']), note('No such items.\n'));
  assert.deepEqual(await product.remotex(['read', '--thread', '77']), note('No such items.\n'));
  await product.remotex(['mark-read', '--all']);
  assert.deepEqual(await product.remotex(['read', '--unread']), note('Nothing is unread.\n'));
  assert.deepEqual(await product.remotex(['read', '--unread', '--topic', 'x']), note('No such items.\n'));
  assert.deepEqual(await product.remotex(['read', '--unread', '--json']), done('[]\n'));
});

test('reading marks nothing as read; mark-read does, for one reader, and says what is left', async (t) => {
  const product = await createBoard(t, [
    {},
    { topic: 'maps' },
    { replyTo: 1, thread: 1 },
    { topic: 'maps' },
    { topic: 'build' },
  ]);
  const { remotex } = product;
  const unread = (...reader: string[]) => idsOf(product, 'read', '--unread', ...reader);
  await remotex(['read']);
  await remotex(['read', '--unread']);
  await remotex(['topics']);
  assert.deepEqual(await unread(), [1, 2, 3, 4, 5]);
  assert.deepEqual(await remotex(['mark-read', '5']), done('4 items are still unread.\n'));
  assert.deepEqual(await unread(), [1, 2, 3, 4]);
  assert.deepEqual(await remotex(['mark-read', '--thread', '#3']), done('2 items are still unread.\n'));
  assert.deepEqual(await unread(), [2, 4]);
  assert.deepEqual(await remotex(['mark-read', '2', '#5']), done('1 item is still unread.\n'));
  assert.deepEqual(await remotex(['mark-read', '--topic', 'maps']), done('Nothing is unread any more.\n'));
  assert.deepEqual(await unread('--reader', 'bob'), [1, 2, 3, 4, 5]);
  const left = await remotex(['mark-read', '4', '--topic', 'build', '--reader', 'bob', '--json']);
  assert.deepEqual(left, done('{"unread":3}\n'));
  assert.deepEqual(
    await remotex(['mark-read', '--all', '--reader', 'bob']),
    done('Nothing is unread any more.\n'),
  );
  const { stdout } = await remotex(['read', '--reader', 'carol', '--last', '1']);
  assert.match(stdout, /^#5 From ada, .*, unread, in build: x\n$/);
});

test('more unread items than are counted are told as such', async (t) => {
  const product = await createBoard(
    t,
    Array.from({ length: 1003 }, () => ({})),
  );
  const of = 'of the newest 1,000 items are still unread.\n';
  assert.deepEqual(await product.remotex(['mark-read', '1003', '1']), done(`999 ${of}`));
  const { stderr } = await product.remotex(['topics']);
  assert.equal(stderr, 'Unread items are counted among the newest 1,000 only.\n');
});

test('topics are aligned: how many items, how many unread, and the newest', async (t) => {
  const product = await createBoard(t, [
    ...Array.from({ length: 12 }, () => ({ hoursAgo: 49 })),
    { topic: 'maps', by: 'bob', hoursAgo: 3 },
    { topic: '\u001b[2J', hoursAgo: 2 },
  ]);
  await product.remotex(['mark-read', '1', '14']);
  assert.deepEqual(
    await product.remotex(['topics']),
    done(
      [
        '\\x1b[2J   1 item              #14 from ada, 2 hours ago',
        'maps      1 item    1 unread  #13 from bob, 3 hours ago',
        'general  12 items  11 unread  #12 from ada, 2 days ago',
        '',
      ].join('\n'),
    ),
  );
  const { stdout: all } = await product.remotex(['topics', '--reader', 'carol']);
  assert.match(all, /^general {2}12 items {2}12 unread/m);
  await product.remotex(['mark-read', '--all']);
  const { stdout } = await product.remotex(['topics']);
  assert.match(stdout, /^general {2}12 items {2}#12 from ada/m);
  const json = JSON.parse((await product.remotex(['topics', '--json'])).stdout);
  assert.deepEqual(Object.keys(json), ['topics', 'others', 'unread']);
  assert.deepEqual(json.topics[1].topic, 'maps');
});

for (const [args, words] of [
  [['search'], 'Say which words, for example: remotex search bridge.'],
  [['search', ' '], 'Say which words, for example: remotex search bridge.'],
  [
    ['read', '--since', 'yesterday'],
    "--since takes a time such as 30m, 2h, 3d or 2026-06-02T08:00, got 'yesterday'.",
  ],
  [['read', '--before', '0'], "--before takes the number of an item, such as 5, got '0'."],
  [['read', '--thread', 'x'], "--thread takes the number of an item, such as 5, got 'x'."],
  [['read', '--after', 'x'], "--after takes a whole number, got 'x'."],
  [['read', '--priority', 'no'], "--priority is low, normal or high, got 'no'."],
  [['topics', 'maps'], "remotex topics takes no 'maps'."],
  [['mark-read'], 'Say what was read: items as in remotex mark-read 5, or --thread, --topic or --all.'],
  [['mark-read', 'x'], "remotex mark-read takes the number of an item, such as 5, got 'x'."],
  [['mark-read', '--all', '5'], '--all is all items: leave it out, or the others.'],
  [['mark-read', '--all', '--topic', 'x'], '--all is all items: leave it out, or the others.'],
] as const) {
  test(`wrong usage is exit code 2 with the way out: remotex ${args.join(' ')}`, async (t) => {
    const { remotex } = createProduct(t);
    const { code, stdout, stderr } = await remotex(args);
    assert.deepEqual(
      [code, stdout, stderr.replace(/(?<!\.) See: /, '. See: ')],
      [2, '', `${words} See: remotex ${args[0]} --help\n`],
    );
  });
}
