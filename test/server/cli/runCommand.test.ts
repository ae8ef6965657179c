/** `remotex run -- CMD`: as if the command ran alone, and its end on the board. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { createProduct, dist, type Product } from '../product.ts';
import { start } from './running.ts';
import { client, inTerminal } from './terminal.ts';

interface Item {
  readonly item: string;
  readonly by: string;
  readonly topic: string;
  readonly priority: string;
}

const itemsOf = async ({ remotex }: Product): Promise<Item[]> =>
  JSON.parse((await remotex(['read', '--json'])).stdout);
const lastOf = async (product: Product): Promise<Item> => {
  const item = (await itemsOf(product)).at(-1);
  assert.ok(item);
  return item;
};
/** The text of an item without how long it took. */
const timeless = ({ item }: Item) =>
  item.replace(/ after \d+(\.\d)? (ms|s|min \d+ s)(?=\n|$)/, ' after TIME');

test('run passes output on, ends with the exit code of its command, and posts how it ended', async (t) => {
  const product = createProduct(t);
  const failed = await product.remotex([
    'run',
    '--',
    'sh',
    '-c',
    'echo out; sleep 0.1; echo err >&2; exit 3',
  ]);
  assert.deepEqual(failed, { code: 3, stdout: 'out\n', stderr: 'err\n' });
  const post = await lastOf(product);
  assert.equal(
    timeless(post),
    "sh -c 'echo out; sleep 0.1; echo err >&2; exit 3': exit code 3 after TIME\nout\nerr",
  );
  assert.deepEqual([post.topic, post.priority], ['run', 'high']);
  assert.deepEqual(await product.remotex(['run', '--', 'true']), { code: 0, stdout: '', stderr: '' });
  const done = await lastOf(product);
  assert.deepEqual([timeless(done), done.priority], ['true: done after TIME', 'normal']);
});

test('what comes after -- is the command alone, whatever it looks like', async (t) => {
  const product = createProduct(t);
  const code = 'console.log(JSON.stringify(process.argv.slice(1)))';
  const args = ['--json', '-h', '--help', '--', '--topic', 'x', '-', '', 'a b', "it's"];
  const { stdout } = await product.remotex(['run', '--', process.execPath, '-e', code, '--', ...args]);
  assert.deepEqual(JSON.parse(stdout), args);
  const { item, topic } = await lastOf(product);
  assert.equal(topic, 'run');
  assert.ok(item.includes(" -- --json -h --help -- --topic x - '' 'a b' 'it'\\''s': done after "));
});

test('options say by whom, where, how urgent and under which title', async (t) => {
  const product = createProduct(t);
  const options = ['--by', 'ada', '--topic', 'nightly', '--priority', 'low', '--title', 'the\nbuild'];
  await product.remotex(['run', ...options, '--', 'false']);
  const post = await lastOf(product);
  assert.deepEqual([post.by, post.topic, post.priority], ['ada', 'nightly', 'low']);
  assert.equal(timeless(post), 'the build: exit code 1 after TIME');
});

test('--on-failure posts failures only', async (t) => {
  const product = createProduct(t);
  assert.equal((await product.remotex(['run', '--on-failure', '--', 'true'])).code, 0);
  assert.equal((await product.remotex(['run', '--on-failure', '--', 'false'])).code, 1);
  assert.deepEqual((await itemsOf(product)).map(timeless), ['false: exit code 1 after TIME']);
});

test('a command that is not there, or is no program, is told as by a shell', async (t) => {
  const product = createProduct(t);
  const file = join(product.folder, '..', 'file');
  writeFileSync(file, 'text');
  chmodSync(file, 0o644);
  const missing = await product.remotex(['run', '--', 'no-such-command', '--json']);
  assert.deepEqual(missing, { code: 127, stdout: '', stderr: 'no-such-command: command not found.\n' });
  assert.equal((await lastOf(product)).item, 'no-such-command --json: command not found');
  assert.deepEqual(await product.remotex(['run', '--', file]), {
    code: 126,
    stdout: '',
    stderr: `${file}: it is no program, or you may not run it.\n`,
  });
});

test('a command that a signal ended has 128 and its number', async (t) => {
  const product = createProduct(t);
  assert.equal((await product.remotex(['run', '--title', 'x', '--', 'sh', '-c', 'kill -9 $$'])).code, 137);
  assert.equal(timeless(await lastOf(product)), 'x: ended by SIGKILL after TIME');
});

test('Ctrl-C goes to the command, and its result is still posted', async (t) => {
  const product = createProduct(t);
  const command = ['sh', '-c', 'trap "echo caught; exit 7" INT; echo ready; while :; do sleep 0.1; done'];
  const run = start(t, product, ['run', '--title', 'x', '--', ...command], { detached: true });
  await run.lines(1);
  // As a terminal does: to all of the group.
  process.kill(-(run.child.pid ?? 0), 'SIGINT');
  const { code, stdout } = await run.ended();
  assert.deepEqual([code, stdout], [7, 'ready\ncaught\n']);
  assert.equal(timeless(await lastOf(product)), 'x: exit code 7 after TIME\nready\ncaught');
});

test('SIGTERM to run alone reaches the command, and its result is still posted', async (t) => {
  const product = createProduct(t);
  const run = start(t, product, ['run', '--title', 'x', '--', 'sh', '-c', 'echo ready; exec sleep 1000']);
  await run.lines(1);
  run.child.kill('SIGTERM');
  assert.equal((await run.ended()).code, 143);
  assert.equal(timeless(await lastOf(product)), 'x: ended by SIGTERM after TIME\nready');
});

test('bytes pass unchanged in both directions, whatever they are', async (t) => {
  const product = createProduct(t);
  const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7919 + (i >> 8)) & 0xff));
  const args = [join(dist, 'cli.cjs'), 'run', '--', 'sh', '-c', 'tee /dev/stderr'];
  const child = spawn(process.execPath, args, { env: product.env });
  child.stdin.end(bytes);
  const [out, err, [code]] = await Promise.all([
    buffer(child.stdout),
    buffer(child.stderr),
    once(child, 'close'),
  ]);
  assert.equal(code, 0);
  assert.ok(out.equals(bytes));
  assert.ok(err.equals(bytes));
  assert.match((await lastOf(product)).item, /^sh -c 'tee \/dev\/stderr': done after /);
});

test('output is passed on while the command runs', async (t) => {
  const product = createProduct(t);
  const run = start(t, product, ['run', '--', 'cat']);
  for (let n = 1; n <= 3; n++) {
    run.child.stdin.write(`line ${n}\n`);
    await run.lines(n);
  }
  run.child.stdin.end();
  assert.equal((await run.ended()).code, 0);
});

test('the last lines are those that a terminal would show: no colours, no progress, no blank end', async (t) => {
  const product = createProduct(t);
  const text = [
    'lost\n',
    '\u001b[31mred\u001b[0m\ttab\n',
    '\u001b]0;title\u0007windows\r\n',
    '1%\r50%\r100%\n',
    '\u0000nul\u0008 \u009b2Jand \u{1f600}\n',
    'no end\r\n \n\n',
  ].join('');
  const file = join(product.folder, '..', 'text');
  writeFileSync(file, text);
  const run = await product.remotex(['run', '--lines', '5', '--title', 'x', '--', 'cat', file]);
  assert.equal(run.stdout, text);
  assert.equal(
    timeless(await lastOf(product)),
    'x: done after TIME\nred\ttab\nwindows\n100%\nnul and \u{1f600}\nno end',
  );
});

test('an item is never too long: the oldest lines are left out', async (t) => {
  const product = createProduct(t);
  const code = 'for (let i = 1; i <= 1000; i++) console.log("é".repeat(500) + i)';
  await product.remotex(['run', '--lines', '1000', '--title', 'x', '--', process.execPath, '-e', code]);
  const { item } = await lastOf(product);
  assert.ok(Buffer.byteLength(item) <= 65_536 && Buffer.byteLength(item) > 64_000);
  assert.ok(item.startsWith('x: done after '));
  assert.ok(item.endsWith('é1000'));
});

test('output without end, in lines or without any, takes no memory', async (t) => {
  const product = createProduct(t);
  const memory = join(product.folder, '..', 'memory');
  // The command's parent is run: its memory is asked for when a quarter and when all has been passed on.
  const code = `const fs = require('fs');
    const rss = () => fs.appendFileSync(${JSON.stringify(memory)}, /VmRSS:\\s+(\\d+)/.exec(fs.readFileSync('/proc/' + process.ppid + '/status', 'utf8'))[1] + '\\n');
    const chunk = Buffer.alloc(1 << 20, process.argv[1]);
    for (let i = 1; i <= 256; i++) { fs.writeSync(1, chunk); if (i % 64 === 0) rss(); }`;
  for (const what of ['x', 'y\n', 'z\r']) {
    const args = [join(dist, 'cli.cjs'), 'run', '--', process.execPath, '-e', code, what];
    const child = spawn(process.execPath, args, { env: product.env, stdio: ['ignore', 'pipe', 'inherit'] });
    let bytes = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    const [exit] = await once(child, 'close');
    assert.deepEqual([exit, bytes], [0, 256 << 20]);
  }
  const measured = readFileSync(memory, 'utf8').trimEnd().split('\n').map(Number);
  assert.equal(measured.length, 12);
  for (const kilobytes of measured) assert.ok(kilobytes < 250_000, `${kilobytes} kB`);
});

test('a reader that has enough ends the command, and not its report', async (t) => {
  const product = createProduct(t);
  const run = start(t, product, ['run', '--title', 'x', '--', 'yes']);
  await run.lines(1);
  run.child.stdout.destroy();
  assert.notEqual((await run.ended()).code, 0);
  assert.match((await lastOf(product)).item, /^x: (ended by SIGPIPE|exit code 1) after .*\ny\n/);
});

test('what a command leaves running does not hold the report up, and may go on', async (t) => {
  const product = createProduct(t);
  const gate = join(product.folder, '..', 'gate');
  const later = `(while [ ! -e ${gate} ]; do sleep 0.05; done; echo late) & echo begun`;
  const run = start(t, product, ['run', '--title', 'x', '--', 'sh', '-c', later]);
  const watch = start(t, product, ['wait', '--topic', 'run', '--after', '0']);
  assert.match((await watch.ended()).stdout, /x: done after .*\n {2}begun\n$/);
  assert.equal(run.stdout, 'begun\n');
  writeFileSync(gate, '');
  assert.deepEqual(await run.ended(), { code: 0, stdout: 'begun\nlate\n', stderr: '' });
});

test('a post that fails is told in one line, and the exit code is still the command’s', async (t) => {
  const product = createProduct(t);
  writeFileSync(product.folder, 'a file where the home should be');
  for (const [command, code] of [
    ['true', 0],
    ['false', 1],
  ] as const) {
    const { stderr, ...rest } = await product.remotex(['run', '--', command]);
    assert.deepEqual(rest, { code, stdout: '' });
    assert.match(stderr, /^The result was not posted: .+\n$/);
  }
});

test('the daemon is dialled when the command has ended, and not before', async (t) => {
  const product = createProduct(t);
  const run = start(t, product, ['run', '--', 'cat']);
  run.child.stdin.write('here\n');
  await run.lines(1);
  assert.equal((await product.remotex(['status'])).code, 3);
  run.child.stdin.end();
  assert.equal((await run.ended()).code, 0);
  assert.equal((await product.remotex(['status'])).code, 0);
});

test('output that a full disk cuts short is told, and no success', async (t) => {
  const product = createProduct(t);
  const file = join(product.folder, '..', 'out');
  // A limit for files stands for the full disk; the command has ended before its last words are written.
  const command = `ulimit -f 5; ${client} run --on-failure -- node -e 'fs.writeSync(1, "x".repeat(6000))' > "${file}"; echo "code $?"`;
  const { shown } = await inTerminal(product, command);
  assert.match(shown, /The output of the command could not be written: EFBIG: [^\n]*\.\ncode 1\n/);
  assert.equal(readFileSync(file, 'utf8').length % 512, 0);
});

const usage = 'remotex run takes a command after --, for example: remotex run -- make test.';
for (const [args, why] of [
  [[], usage],
  [['--'], usage],
  [['make', 'test'], usage],
  [['ls', '-l'], usage],
  [['make', '--', 'test'], usage],
  [['--topic', 'a\nb', '--', 'touch'], 'The result could not be posted: topic must be one line.'],
  [['--lines', '1001', '--', 'touch'], '--lines takes a number up to 1000.'],
] as const) {
  test(`run ${JSON.stringify(args)} is wrong usage, and runs nothing`, async (t) => {
    const product = createProduct(t);
    const file = join(product.folder, '..', 'touched');
    const given = args.at(-1) === 'touch' ? [...args, file] : args;
    const stderr = `${why} See: remotex run --help\n`;
    assert.deepEqual(await product.remotex(['run', ...given]), { code: 2, stdout: '', stderr });
    assert.throws(() => readFileSync(file), { code: 'ENOENT' });
  });
}
