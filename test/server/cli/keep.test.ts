/** `board keep`, and what is said of items that were dropped. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createProduct, type Product } from '../product.ts';

const done = (stdout: string) => ({ code: 0, stdout, stderr: '' });
const day = 86_400_000;

/** A board of so many items, the oldest of them so many days old and each next one a day younger. */
async function createBoard(t: TestContext, count: number): Promise<Product> {
  const product = createProduct(t);
  const lines = Array.from({ length: count }, (_, i) => {
    const when = new Date(Date.now() - (count - i) * day + day / 2).toISOString();
    return JSON.stringify({ id: i + 1, item: 'x', by: 'ada', topic: 'general', priority: 'normal', when });
  });
  assert.equal((await product.remotex(['board', 'import'], lines.join('\n'))).code, 0);
  return product;
}

test('board keep shows what is kept, and limits drop what is beyond them and say so', async (t) => {
  const { remotex } = await createBoard(t, 12);
  assert.deepEqual(
    await remotex(['board', 'keep']),
    done('All items are kept.\nThe board has 12 items. Dropped so far: none.\n'),
  );
  assert.deepEqual(
    await remotex(['board', 'keep', '--items', '8']),
    done('Dropped 4 items; the newest 8 are kept.\n'),
  );
  await remotex(['pin', '5']);
  assert.deepEqual(
    await remotex(['board', 'keep', '--days', '6']),
    done('Dropped 1 item; the newest 8 of the last 6 days are kept.\n'),
  );
  const { stdout } = await remotex(['board', 'keep']);
  assert.match(
    stdout,
    /^The newest 8 of the last 6 days are kept; pinned items always are\.\nThe board has 7 items\. Dropped so far: 4 as too many, 1 as too old, the last of them (just now|\d+ seconds? ago)\.\n$/,
  );
  assert.deepEqual(
    await remotex(['board', 'keep', '--items', '1000', '--days', 'all']),
    done('Nothing was dropped; the newest 1,000 are kept.\n'),
  );
  assert.deepEqual(
    await remotex(['board', 'keep', '--items', 'all']),
    done('Nothing was dropped; all are kept.\n'),
  );
  assert.deepEqual(
    await remotex(['board', 'keep', '--days', '1', '--items', '1']),
    done('Dropped 5 items; the newest one of the last day is kept.\n'),
  );
  const [pinned, newest] = JSON.parse((await remotex(['read', '--json'])).stdout);
  assert.deepEqual([pinned.id, newest.id], [5, 12]);
});

test('board keep --json is the state of the board as the wire has it', async (t) => {
  const { remotex } = await createBoard(t, 3);
  const { stdout } = await remotex(['board', 'keep', '--items', '1', '--json']);
  const { dropped, ...state } = JSON.parse(stdout);
  assert.deepEqual(state, { items: 1, head: 3, keep: { items: 1 } });
  assert.deepEqual([dropped.count, dropped.upTo], [2, 2]);
  assert.equal((await remotex(['board', 'keep', '--json'])).stdout, stdout);
});

test('who reads on from before what was dropped is told that there may be a gap', async (t) => {
  const { remotex } = await createBoard(t, 12);
  const notes = async (...args: string[]) => (await remotex(['read', ...args])).stderr;
  assert.equal(await notes('--after', '0'), '');
  await remotex(['board', 'keep', '--items', '8']);
  const gap =
    'Items up to #4 were dropped (the newest 8 are kept); there may be fewer here than were posted.\n';
  assert.equal(await notes('--after', '3'), gap);
  assert.equal(await notes('--after', '3', '--topic', 'general'), gap);
  assert.equal(await notes('--after', '4'), '');
  assert.equal(await notes('--after', '3', '--json'), '');
  await remotex(['board', 'keep', '--items', 'all']);
  const lifted = 'Items up to #4 were dropped; there may be fewer here than were posted.\n';
  assert.equal(await notes('--after', '0'), lifted);
});

test('read says how many older items were dropped when it shows the oldest that there is, and topics says it always', async (t) => {
  const { remotex } = await createBoard(t, 12);
  await remotex(['board', 'keep', '--items', '11']);
  const notes = async (...args: string[]) => (await remotex(args)).stderr;
  assert.equal(await notes('read'), '1 older item was dropped.\n');
  await remotex(['board', 'keep', '--items', '8']);
  assert.equal(await notes('read'), '4 older items were dropped.\n');
  assert.equal(await notes('read', '--last', '8'), '4 older items were dropped.\n');
  assert.equal(await notes('read', '--last', '7'), '');
  assert.equal(await notes('read', '--by', 'ada'), '');
  assert.equal(await notes('read', '--json'), '');
  assert.equal(await notes('topics'), '4 older items were dropped (the newest 8 are kept).\n');
  assert.equal(await notes('topics', '--json'), '');
});

for (const [args, words] of [
  [['--items', '0'], '--items takes a number from 1, or "all"; got \'0\'.'],
  [['--days', 'some'], '--days takes a number from 1, or "all"; got \'some\'.'],
  [['--days=-1'], '--days takes a number from 1, or "all"; got \'-1\'.'],
  [['10'], "remotex board keep takes no '10'."],
] as const) {
  test(`wrong usage is exit code 2 with the way out: remotex board keep ${args.join(' ')}`, async (t) => {
    const { remotex } = createProduct(t);
    assert.deepEqual(await remotex(['board', 'keep', ...args]), {
      code: 2,
      stdout: '',
      stderr: `${words} See: remotex board keep --help\n`,
    });
  });
}
