/** `remotex watch`: each item once and in order, whatever happens to the daemon, the watcher or the reader. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createProduct, dist, kill, type Product } from '../product.ts';
import { type Running, start } from './running.ts';

const begun = 'Watching the board. Ctrl-C ends.\n';
const lost = 'Connection lost: waiting for Remotex…\n';
const back = 'Connected again.\n';

/** A watcher that is on the board, of a daemon that runs. */
async function watching(t: TestContext, product: Product, ...args: string[]): Promise<Running> {
  const watch = start(t, product, ['watch', ...args]);
  await watch.says(begun);
  return watch;
}

const range = (count: number, from = 1) => Array.from({ length: count }, (_, i) => `item ${from + i}`);
const textsOf = (lines: readonly string[]) => lines.map((line) => /: (.*)$/.exec(line)?.[1]);

async function post(product: Product, texts: readonly string[]): Promise<void> {
  const caller = await product.connect();
  await Promise.all(texts.map((item) => caller.sendRequest('board/post', { item, by: 'ada' })));
  caller.close();
}

test('new items are shown as they are posted, in order, and older ones are not', async (t) => {
  const product = createProduct(t);
  await product.remotex(['post', 'old']);
  const watch = await watching(t, product);
  await product.remotex(['post', 'first', '--by', 'ada']);
  assert.match((await watch.lines(1))[0] ?? '', /^#2 From ada, (just now|1 second ago): first$/);
  await product.remotex(['post', 'second\nline \u001b[2J', '--by', 'ada', '--topic', 'build']);
  assert.match(
    (await watch.lines(3)).slice(1).join('\n'),
    /^#3 From ada, (just now|1 second ago), in build: second\n {2}line \\x1b\[2J$/,
  );
  assert.equal(watch.stderr, begun);
});

test('--last, --after and --since begin with older items, with their age', async (t) => {
  const product = createProduct(t);
  const line = (id: number, when: string) =>
    JSON.stringify({ id, item: `item ${id}`, by: 'ada', when, topic: 'general', priority: 'normal' });
  const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
  const items = [line(1, hoursAgo(50)), line(2, hoursAgo(5)), line(3, hoursAgo(3.5))].join('\n');
  await product.remotex(['board', 'import'], items);
  for (const begin of [
    ['--last', '2'],
    ['--after', '1'],
    ['--since', '6h'],
    ['--since', hoursAgo(6)],
  ]) {
    const watch = start(t, product, ['watch', ...begin]);
    assert.deepEqual(await watch.lines(2), [
      '#2 From ada, 5 hours ago: item 2',
      '#3 From ada, 3 hours ago: item 3',
    ]);
  }
});

test('--json writes one object a line, at once, and no remark', async (t) => {
  const product = createProduct(t);
  await product.remotex(['post', 'zero']);
  const watch = start(t, product, ['watch', '--json', '--after', '1']);
  for (const text of ['one', 'two\nlines']) {
    await product.remotex(['post', text]);
    await watch.lines(text === 'one' ? 1 : 2);
  }
  const items = (await watch.lines(2)).map((line) => JSON.parse(line));
  assert.deepEqual(
    items.map(({ id, item, topic }) => [id, item, topic]),
    [
      [2, 'one', 'general'],
      [3, 'two\nlines', 'general'],
    ],
  );
  kill(product.endpoint().pid);
  await product.remotex(['post', 'three']);
  await watch.lines(3);
  assert.equal(watch.stderr, '');
});

test('two watchers each get what they asked for', async (t) => {
  const product = createProduct(t);
  const build = await watching(t, product, '--topic', 'build', '--priority', 'high');
  const ada = await watching(t, product, '--mentions', 'ada', '--search', 'look');
  const caller = await product.connect();
  for (const post of [
    { item: 'one', topic: 'build' },
    { item: 'two', topic: 'build', priority: 'high' },
    { item: 'look @ada' },
    { item: '@ada' },
    { item: 'look @adam' },
    { item: 'three @ada look', topic: 'build', priority: 'high' },
  ])
    await caller.sendRequest('board/post', { by: 'bob', ...post });
  caller.close();
  assert.deepEqual(textsOf(await build.lines(2)), ['two', 'three @ada look']);
  assert.deepEqual(textsOf(await ada.lines(2)), ['look @ada', 'three @ada look']);
});

for (const [how, end] of [
  ['is killed', ({ endpoint }: Product) => kill(endpoint().pid)],
  ['restarts', ({ remotex }: Product) => remotex(['restart'])],
  ['is stopped, and started later', ({ remotex }: Product) => remotex(['stop'])],
] as const) {
  test(`a watcher of a daemon that ${how} shows every item once and in order, each time`, async (t) => {
    const product = createProduct(t);
    const watch = await watching(t, product);
    let count = 0;
    for (let time = 1; time <= 3; time++) {
      await post(product, range(20, count + 1));
      await watch.lines(count + 20);
      await end(product);
      await watch.says(lost, time);
      // Whoever posts starts a daemon; a watcher never does.
      await product.remotex(['post', `item ${count + 21}`]);
      await post(product, range(19, count + 22));
      await watch.says(back, time);
      count += 40;
    }
    assert.deepEqual(textsOf(await watch.lines(count)), range(count));
    assert.equal(watch.stderr, `${begun}${`${lost}${back}`.repeat(3)}`);
  });
}

test('a watcher starts no daemon that somebody has stopped', async (t) => {
  const product = createProduct(t);
  const watch = await watching(t, product);
  await product.remotex(['post', 'item 1']);
  await watch.lines(1);
  const { pid } = product.endpoint();
  await product.remotex(['stop']);
  await watch.says(lost);
  // It dials at once and then ever more rarely: another command comes between the first tries.
  for (let n = 0; n < 5; n++) assert.equal((await product.remotex(['status'])).code, 3);
  assert.equal(product.endpoint().pid, pid);
  assert.equal(watch.stderr, `${begun}${lost}`);
});

test('a watcher that sleeps over 5,000 items shows each of them once and in order', async (t) => {
  const product = createProduct(t);
  const watch = await watching(t, product);
  watch.child.kill('SIGSTOP');
  for (let from = 1; from <= 5000; from += 500) await post(product, range(500, from));
  watch.child.kill('SIGCONT');
  assert.deepEqual(textsOf(await watch.lines(5000)), range(5000));
});

test('a reader that is slow gets every item once and in order', async (t) => {
  const product = createProduct(t);
  const watch = await watching(t, product);
  watch.child.stdout.pause();
  const long = 'x'.repeat(5000);
  for (let from = 1; from <= 2000; from += 500)
    await post(
      product,
      range(500, from).map((text) => `${long} ${text}`),
    );
  watch.child.stdout.resume();
  assert.deepEqual(
    textsOf(await watch.lines(2000)),
    range(2000).map((text) => `${long} ${text}`),
  );
});

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  test(`${signal} ends a watcher with exit code ${code}, also while it waits for a daemon`, async (t) => {
    const product = createProduct(t);
    const watch = await watching(t, product);
    watch.child.kill(signal);
    assert.deepEqual(await watch.ended(), { code, stdout: '', stderr: begun });
    const other = await watching(t, product);
    await product.remotex(['stop']);
    await other.says(lost);
    other.child.kill(signal);
    assert.equal((await other.ended()).code, code);
  });
}

test('a reader that has enough ends the watcher at the next item, without a word', async (t) => {
  const product = createProduct(t);
  const watch = await watching(t, product);
  await product.remotex(['post', 'item 1']);
  await watch.lines(1);
  watch.child.stdout.destroy();
  await product.remotex(['post', 'item 2']);
  const { code, stderr } = await watch.ended();
  assert.deepEqual([code, stderr], [0, begun]);
});

test('--exec runs the command for each item, one after the other, with the item as data', async (t) => {
  const product = createProduct(t);
  const log = join(product.env.REMOTEX_HOME ?? '', '..', 'log.txt');
  const trap = join(product.env.REMOTEX_HOME ?? '', '..', 'trap');
  const hostile = `$(touch ${trap}) \`touch ${trap}\` '; touch ${trap}; "\n; touch ${trap} #`;
  const names = ['ID', 'ITEM', 'BY', 'TOPIC', 'PRIORITY', 'WHEN'];
  const write = `require('fs').appendFileSync(process.argv[1], JSON.stringify([${names.map((name) => `process.env.REMOTEX_${name}`)}, require('fs').readFileSync(0, 'utf8')]) + '\\n')`;
  writeFileSync(`${log}.cjs`, write.replace('process.argv[1]', JSON.stringify(log)));
  const command = `echo "begin $REMOTEX_ID"; "${process.execPath}" ${log}.cjs; echo "end $REMOTEX_ID"`;
  const watch = await watching(t, product, '--exec', command);
  await product.remotex(['post', hostile, '--by', '$(id)', '--topic', '"; exit']);
  await product.remotex(['post', 'second']);
  assert.deepEqual(await watch.lines(4), ['begin 1', 'end 1', 'begin 2', 'end 2']);
  const items = JSON.parse((await product.remotex(['read', '--json'])).stdout);
  const written = readFileSync(log, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    written.map(([id, item, by, topic, priority, when]) => ({
      id: Number(id),
      item,
      by,
      topic,
      priority,
      when,
    })),
    items.map(({ client, ...item }: { client: unknown }) => item),
  );
  assert.deepEqual(
    written.map(([, , , , , , input]) => JSON.parse(input)),
    items,
  );
  assert.equal(written[0][1], hostile);
  assert.ok(!existsSync(trap));
  assert.equal(watch.stderr, begun);
});

test('a command that fails is told, and the next item has its turn; none is lost meanwhile', async (t) => {
  const product = createProduct(t);
  const watch = await watching(
    t,
    product,
    '--exec',
    'echo $REMOTEX_ID; test $REMOTEX_ID != 2 || kill $$; exit 3',
  );
  await post(product, range(3));
  await watch.lines(3);
  await watch.says('item 3 failed');
  assert.deepEqual(watch.stdout, '1\n2\n3\n');
  assert.equal(
    watch.stderr,
    `${begun}The command for item 1 failed: exit code 3.\nThe command for item 2 failed: it was ended by SIGTERM.\nThe command for item 3 failed: exit code 3.\n`,
  );
});

test('while a command runs, hundreds of items wait for their turn over a kill of the daemon', async (t) => {
  const product = createProduct(t);
  // The first command reads on when the test says so; the others only tell their item.
  const gate = join(product.env.REMOTEX_HOME ?? '', '..', 'gate');
  const watch = await watching(
    t,
    product,
    '--exec',
    `echo $REMOTEX_ID; while [ $REMOTEX_ID = 1 ] && [ ! -e ${gate} ]; do sleep 0.05; done`,
  );
  await post(product, range(300));
  await watch.lines(1);
  kill(product.endpoint().pid);
  await product.remotex(['post', 'item 301']);
  await watch.says(back);
  assert.equal(watch.stdout, '1\n');
  writeFileSync(gate, '');
  assert.deepEqual(
    await watch.lines(301),
    Array.from({ length: 301 }, (_, i) => String(i + 1)),
  );
});

test('Ctrl-C leaves nothing running of what --exec started', async (t) => {
  const product = createProduct(t);
  const watch = await watching(t, product, '--exec', 'sleep 1000 & echo begun; sleep 1000; true');
  await product.remotex(['post', 'x']);
  await watch.lines(1);
  watch.child.kill('SIGINT');
  // Its end is told when nobody holds its output any more, the shell's children included.
  assert.equal((await watch.ended()).code, 130);
});

test('remotex watch | head -1 ends with the first item that nobody reads', async (t) => {
  const product = createProduct(t);
  await product.remotex(['post', 'one']);
  const line = `"${process.execPath}" ${join(dist, 'cli.cjs')} watch --last 1 | head -1`;
  // A group of its own: a watcher that is left behind would hold the test for ever.
  const shell = spawn('sh', ['-c', line], {
    env: product.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  t.after(() => endGroup(shell));
  const closed = once(shell, 'close');
  let isClosed = false;
  void closed.then(() => {
    isClosed = true;
  });
  // A program hears that nobody reads it when it writes. Head may still be there for some items after its own.
  while (!isClosed) await product.remotex(['post', 'more']);
  assert.deepEqual(await closed, [0, null]);
});

for (const [args, why] of [
  [['--last', '1', '--after', '1'], 'Give one of --last, --after and --since.'],
  [['--last', '1001'], '--last takes a number up to 1000.'],
  [
    ['--since', 'yesterday'],
    "--since takes a time such as 30m, 2h, 3d or 2026-06-02T08:00, got 'yesterday'.",
  ],
  [['--priority', 'urgent'], "--priority is low, normal or high, got 'urgent'."],
  [['--exec', ' '], '--exec takes a command.'],
] as const) {
  test(`watch ${args.join(' ')} is wrong usage`, async (t) => {
    const { remotex } = createProduct(t);
    const stderr = `${why} See: remotex watch --help\n`;
    assert.deepEqual(await remotex(['watch', ...args]), { code: 2, stdout: '', stderr });
  });
}

/** What it started goes with it: one that is left behind would hold the test for ever. */
function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
