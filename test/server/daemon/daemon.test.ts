import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import { createProduct, dist, finish, kill, type Product } from '../product.ts';

/** An editor: vscode-jsonrpc, unchanged, over the forwarder's standard input and output. */
function openEditor(t: TestContext, product: Product) {
  const process = product.forwarder();
  const connection = createMessageConnection(
    new StreamMessageReader(process.stdout),
    new StreamMessageWriter(process.stdin),
  );
  connection.listen();
  const ended = once(process, 'exit');
  t.after(() => {
    connection.dispose();
    process.kill('SIGKILL');
  });
  return {
    process,
    connection,
    ended,
    post: (item: string) => connection.sendRequest('board/post', { item }),
  };
}

/** The running daemons of one home, by what the system knows of its processes. */
function daemonsOf(folder: string): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter(
    (pid) =>
      factOf(pid, 'cmdline').includes('--daemon') && environmentOf(pid).includes(`REMOTEX_HOME=${folder}`),
  );
}

/** Those that found the lock taken may be on their way out; a second daemon that stays fails the test by its time-out. */
async function aloneIn(product: Product): Promise<void> {
  const others = daemonsOf(product.folder).filter((pid) => Number(pid) !== product.endpoint().pid);
  for (const pid of others) await ended(Number(pid));
  assert.deepEqual(daemonsOf(product.folder), [String(product.endpoint().pid)]);
}

const environmentOf = (pid: string | number): string[] => factOf(pid, 'environ').split('\0');

/** Empty when the process has ended, which may be at any moment. */
function factOf(pid: string | number, name: 'cmdline' | 'environ' | 'status'): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

test('an editor over stdio and a script over the pipe share one board, in both framings', async (t) => {
  const product = createProduct(t);
  const editor = openEditor(t, product);
  const hello = await editor.connection.sendRequest('initialize', { processId: 1, capabilities: {} });
  assert.deepEqual(Object.keys(hello as object), ['capabilities', 'serverInfo', 'protocol', 'build']);
  await editor.post('from the editor');
  const script = await product.connect();
  await script.sendRequest('board/post', { item: 'from a script' });
  const items = (await editor.connection.sendRequest('board/read', {})) as { item: string }[];
  assert.deepEqual(
    items.map(({ item }) => item),
    ['from the editor', 'from a script'],
  );
  assert.deepEqual(await script.sendRequest('board/read', {}), items);
  script.close();
});

test('what was confirmed is there after kill -9, and the next call starts the daemon again', async (t) => {
  const product = createProduct(t);
  await product.remotex(['status', '--pipe']);
  const writer = await product.connect();
  const confirmed: string[] = [];
  const posting = (async () => {
    for (let i = 0; ; i++) {
      await writer.sendRequest('board/post', { item: `item ${i}` });
      confirmed.push(`item ${i}`);
      if (i === 50) kill(product.endpoint().pid);
    }
  })();
  await assert.rejects(posting, { reason: 'connection-closed' });
  const { code, stdout } = await product.remotex(['read', '--last', '1000', '--json']);
  assert.equal(code, 0);
  const items: string[] = JSON.parse(stdout).map(({ item }: { item: string }) => item);
  assert.deepEqual(items.slice(0, confirmed.length), confirmed);
});

test('a daemon that nobody uses ends by itself', async (t) => {
  const product = createProduct(t);
  const env = { ...product.env, REMOTEX_IDLE_SECONDS: '1' };
  await finish(spawn(process.execPath, [join(dist, 'cli.cjs'), 'read'], { env }));
  await ended(product.endpoint().pid);
  assert.match(product.log(), /"reason":"idle"/);
  assert.ok(!existsSync(product.endpoint().pipe));
});

test('a shell, a web browser or noise on the pipe gets one line, and others are not disturbed', async (t) => {
  const product = createProduct(t);
  await product.remotex(['read']);
  const witness = await product.connect();
  for (const noise of [
    'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
    '\u0016\u0003\u0001\u0002',
    'Content-Length: -5\r\n\r\n',
  ]) {
    const socket = connect(product.endpoint().pipe);
    socket.write(noise);
    const answer = JSON.parse((await text(socket)).replace(/^Content-Length: \d+\r\n\r\n/, ''));
    assert.equal(answer.id, null);
    assert.equal(answer.error.code, -32600);
  }
  assert.ok(await witness.sendRequest('daemon/status', {}));
  witness.close();
});

test('a folder that others can change is refused by daemon and client, with the line that mends it', async (t) => {
  const product = createProduct(t);
  mkdirSync(product.folder);
  chmodSync(product.folder, 0o777);
  const { code, stderr } = await product.remotex(['post', 'x']);
  assert.equal(code, 3);
  assert.equal(
    stderr,
    `Remotex will not open its pipe in ${product.folder}: other users can change this folder (mode 0777). Check what is in it, then run: chmod 700 '${product.folder}'\n`,
  );
  chmodSync(product.folder, 0o700);
  assert.equal((await product.remotex(['post', 'x'])).code, 0);
  chmodSync(product.folder, 0o777);
  assert.match((await product.remotex(['post', 'y'])).stderr, /other users can change this folder/);
});

test('a data folder that is a link, a file or read-only gets one clear line and exit code 3', async (t) => {
  const product = createProduct(t);
  const parent = dirname(product.folder);
  const says = async (words: RegExp) => {
    const { code, stdout, stderr } = await product.remotex(['post', 'x']);
    assert.equal(code, 3);
    assert.equal(stdout, '');
    assert.match(stderr, words);
    assert.equal(stderr.trimEnd().split('\n').length, 1);
  };
  writeFileSync(product.folder, 'a file');
  await says(/home: it is not a folder\. Move it away, or set REMOTEX_HOME to a folder\./);
  rmSync(product.folder);
  mkdirSync(join(parent, 'real'), { mode: 0o700 });
  symlinkSync('real', product.folder);
  await says(/it is a link to .*real/);
  rmSync(product.folder);
  mkdirSync(product.folder, { mode: 0o700 });
  await mount(product, ['-t', 'tmpfs', '-o', 'ro,mode=700', 'none']);
  await says(/it is on a read-only disk\. Make it writable\. Or set REMOTEX_HOME/);
});

test('a full disk refuses the post by name, and takes it when there is room again', async (t) => {
  const product = createProduct(t);
  mkdirSync(product.folder, { mode: 0o700 });
  await mount(product, ['-t', 'tmpfs', '-o', 'size=1m,mode=700', 'none']);
  assert.equal((await product.remotex(['post', 'small'])).code, 0);
  const filler = join(product.folder, 'filler');
  const fill = spawn('/bin/sh', ['-c', `cat /dev/zero > '${filler}' 2>/dev/null`]);
  await once(fill, 'exit');
  const big = 'x'.repeat(60_000);
  const { code, stderr } = await product.remotex(['post', '-'], big);
  assert.equal(code, 1);
  assert.match(stderr, /^Not saved: the disk with .*board\.db is full\. Free some space and try again\.\n$/);
  assert.equal((await product.remotex(['read'])).code, 0);
  rmSync(filler);
  assert.equal((await product.remotex(['post', '-'], big)).code, 0);
  const { stdout } = await product.remotex(['read', '--json']);
  assert.deepEqual(
    JSON.parse(stdout).map(({ item }: { item: string }) => item.length),
    [5, 60_000],
  );
});

test('an editor hears why there is no daemon as the answer to its initialize', async (t) => {
  const product = createProduct(t);
  writeFileSync(product.folder, 'a file');
  const editor = openEditor(t, product);
  await assert.rejects(
    editor.connection.sendRequest('initialize', { capabilities: {} }),
    /home: it is not a folder\. Move it away/,
  );
});

test('a relative REMOTEX_HOME means the folder of whoever starts, and not that of the daemon', async (t) => {
  const product = createProduct(t);
  const env = { ...product.env, REMOTEX_HOME: 'home' };
  const client = spawn(process.execPath, [join(dist, 'cli.cjs'), 'post', 'x'], {
    env,
    cwd: dirname(product.folder),
  });
  assert.deepEqual(await finish(client), { code: 0, stdout: 'Posted as item 1.\n', stderr: '' });
  assert.equal((await product.remotex(['read'])).code, 0);
});

test('a daemon whose home was deleted leaves it to the next one', async (t) => {
  const product = createProduct(t);
  await product.remotex(['post', 'a']);
  const { pid } = product.endpoint();
  rmSync(product.folder, { recursive: true });
  await product.remotex(['post', 'b']);
  await ended(pid);
  assert.deepEqual(JSON.parse((await product.remotex(['read', '--json'])).stdout).length, 1);
  await aloneIn(product);
});

test('a daemon whose endpoint file was deleted can be found again', async (t) => {
  const product = createProduct(t);
  await product.remotex(['read']);
  const { pid } = product.endpoint();
  rmSync(join(product.folder, 'endpoint.json'));
  const { code, stderr } = await product.remotex(['post', 'x']);
  assert.equal(code, 0, stderr);
  assert.equal(product.endpoint().pid, pid);
  await aloneIn(product);
});

test('a command whose daemon hangs says which process does, and ends', async (t) => {
  const product = createProduct(t);
  await product.remotex(['read']);
  const { pid } = product.endpoint();
  process.kill(pid, 'SIGSTOP');
  const { code, stderr } = await product.remotex(['post', 'x']);
  process.kill(pid, 'SIGCONT');
  assert.equal(code, 3);
  assert.match(stderr, new RegExp(`^Remotex \\(pid ${pid}\\) does not answer\\. `));
});

test('answers over standard output come also when the input has ended', async (t) => {
  const product = createProduct(t);
  const { code, stdout } = await finish(
    product.forwarder(),
    '{"jsonrpc":"2.0","id":1,"method":"board/post","params":{"item":"x"}}\n',
  );
  assert.equal(code, 0);
  assert.equal(JSON.parse(stdout).result.item, 'x');
});

test('a daemon whose program was replaced by an update goes on to work', async (t) => {
  const product = createProduct(t);
  const program = join(dirname(product.folder), 'program');
  cpSync(dist, program, { recursive: true });
  const old = (...args: string[]) =>
    finish(spawn(process.execPath, [join(program, 'cli.cjs'), ...args], { env: product.env }));
  await old('status', '--pipe');
  const { pid } = product.endpoint();
  rmSync(program, { recursive: true });
  assert.equal((await product.remotex(['post', 'after the update'])).code, 0);
  const walk = fileURLToPath(new URL('../../../media/sample/walk.gpx', import.meta.url));
  const { code, stderr } = await product.remotex(['track', 'open', walk]);
  assert.equal(code, 0, stderr);
  assert.equal(product.endpoint().pid, pid);
});

test('a forwarder ends with its editor, without a word', async (t) => {
  const product = createProduct(t);
  const editor = openEditor(t, product);
  await editor.post('x');
  const words = text(editor.process.stderr);
  editor.process.stdin.end();
  const [code] = await editor.ended;
  assert.equal(code, 0);
  assert.equal(await words, '');
});

/** Resolves when the process has ended, whoever started it. */
async function ended(pid: number): Promise<void> {
  await once(spawn('tail', ['--pid', String(pid), '-f', '/dev/null']), 'exit');
}

/** A small disk of its own in the place of the home. */
async function mount(product: Product, args: readonly string[]): Promise<void> {
  const run = async (command: ChildProcess) => {
    const [code] = await once(command, 'exit');
    assert.equal(code, 0, 'this test mounts a small disk, which needs root');
  };
  await run(spawn('mount', [...args, product.folder]));
  // Lazy: the daemon may take a moment to die.
  product.beforeRemoval = () => run(spawn('umount', ['-l', product.folder]));
}
