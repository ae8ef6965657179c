/** On Windows, and here with a flag: nobody hears a word who has not read the private endpoint file, on either side. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { connect as connectSocket } from '../../../server/daemon/connect.ts';
import { startDaemon } from '../../../server/daemon/daemon.ts';
import { locateHome } from '../../../server/daemon/home.ts';
import { ownHome } from '../../../server/daemon/ownHome.ts';
import { connect as connectOwn } from '../../../server/daemon/reconnectOwn.ts';
import { createCaller } from '../../../server/remote/caller.ts';
import { implement } from '../../../server/remote/implement.ts';
import { Counter } from '../../fixtures/counter.ts';
import { createProduct, finish, kill, type Product } from '../product.ts';

interface Secret {
  readonly pid: number;
  readonly pipe: string;
  readonly token: string;
}

/** The product with the rule of Windows; its daemon runs. */
async function createProven(t: TestContext): Promise<Product> {
  const product = createProduct(t, { env: { REMOTEX_PROOF: '1' } });
  assert.deepEqual(await product.remotex(['post', 'x']), {
    code: 0,
    stdout: 'Posted as item 1.\n',
    stderr: '',
  });
  return product;
}

const endpointOf = (product: Product): Secret =>
  JSON.parse(readFileSync(join(product.folder, 'endpoint.json'), 'utf8'));

const sign = (token: string, words: string) => createHmac('sha256', token).update(words).digest('base64url');
const nonce = 'AAAAAAAAAAAAAAAAAAAAAA';
const lineFor = (token: string) => `remotex-proof ${nonce} ${sign(token, `client ${nonce}`)}\n`;

/** All that comes until the other end closes. */
async function hear(pipe: string, words: string): Promise<string> {
  const socket = connect(pipe);
  let heard = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    heard += chunk;
  });
  // A server that does not read to the end resets the connection.
  socket.on('error', () => {});
  if (words !== '') socket.write(words);
  await new Promise((resolve) => socket.on('close', resolve));
  return heard;
}

/** In the place of the pipe: its first words are given, and what it hears is kept. */
async function createImpostor(t: TestContext, pipe: string, answer: (socket: Socket) => void) {
  const heard: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.setEncoding('utf8').on('data', (words: string) => heard.push(words));
    answer(socket);
  });
  server.listen(pipe);
  await once(server, 'listening');
  t.after(() => server.close());
  return { heard: () => heard.join('') };
}

test('who has not the token hears nothing at all, and is sent away', async (t) => {
  const product = await createProven(t);
  const { pipe, token } = endpointOf(product);
  const words = hear(pipe, '');
  for (const line of [
    '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}\n',
    'Content-Length: 2\r\n\r\n{}',
    'remotex-proof\n',
    '\n',
    'x'.repeat(100_000),
    lineFor('wrong'),
    lineFor(token.slice(1)),
    // What a server says is no proof of a client.
    `remotex-proof ${nonce} ${sign(token, `daemon ${nonce}`)}\n`,
    `${lineFor(token).trimEnd()} \n`,
  ]) {
    assert.equal(await hear(pipe, line), '', line.slice(0, 80));
  }
  assert.equal(await words, '');
  assert.equal((await product.remotex(['read'])).code, 0);
  assert.equal(
    endpointOf(product).pid,
    JSON.parse((await product.remotex(['call', 'daemon/status'])).stdout).pid,
  );
});

test('a line that opened the pipe of one daemon does not open that of the next', async (t) => {
  const product = await createProven(t);
  const first = endpointOf(product);
  const socket = connect(first.pipe);
  socket.write(lineFor(first.token));
  assert.equal(String(await once(socket, 'data')), `remotex-proof ${sign(first.token, `daemon ${nonce}`)}\n`);
  const closed = once(socket, 'close');
  kill(first.pid);
  await closed;
  await product.remotex(['read']);
  const second = endpointOf(product);
  assert.notEqual(second.token, first.token);
  assert.equal(await hear(second.pipe, lineFor(first.token)), '');
});

test('what is sent right behind the proof is read', async (t) => {
  const product = await createProven(t);
  const { pipe, token } = endpointOf(product);
  const socket = connect(pipe);
  socket.end(`${lineFor(token)}{"jsonrpc":"2.0","id":1,"method":"board/read","params":{}}\n`);
  const [proof, answer = ''] = (await text(socket)).split('\n');
  assert.equal(proof, `remotex-proof ${sign(token, `daemon ${nonce}`)}`);
  assert.equal(JSON.parse(answer).result[0].item, 'x');
});

test('terminal, editor and script work over a pipe of a random name, which goes with its daemon', async (t) => {
  const product = await createProven(t);
  const first = endpointOf(product);
  const mode = (statSync(join(product.folder, 'endpoint.json')).mode & 0o777).toString(8);
  assert.equal(mode, '600');
  assert.match(first.pipe, /\/run\/[0-9a-f]{16}\.sock$/);
  assert.equal(Buffer.from(first.token, 'base64url').length, 32);
  const editor = product.forwarder();
  const forwarded = await finish(
    editor,
    '{"jsonrpc":"2.0","id":1,"method":"board/post","params":{"item":"y"}}\n',
  );
  assert.equal(JSON.parse(forwarded.stdout).result.item, 'y');
  const script = createCaller(
    await connectSocket({ home: locateHome(product.env), env: product.env, version: undefined }),
  );
  const items = (await script.sendRequest('board/read', {})) as { item: string }[];
  assert.deepEqual(
    items.map(({ item }) => item),
    ['x', 'y'],
  );
  kill(first.pid);
  await script.closed;
  assert.match((await product.remotex(['read'])).stdout, /: x\n.*: y\n/);
  const second = endpointOf(product);
  assert.notEqual(second.pipe, first.pipe);
  assert.deepEqual(
    readdirSync(join(product.folder, 'run')).map((name) => join(product.folder, 'run', name)),
    [second.pipe],
  );
});

test('a false daemon is found out before it hears a word of the post', async (t) => {
  const product = await createProven(t);
  const { pipe } = endpointOf(product);
  await product.remotex(['stop']);
  assert.ok(!existsSync(pipe));
  const endpoint = endpointOf(product);
  for (const answer of [
    '{"jsonrpc":"2.0","id":1,"result":{"capabilities":{},"serverInfo":{"name":"Remotex"}}}\n',
    `remotex-proof ${sign('wrong', `daemon ${nonce}`)}\n`,
    'x'.repeat(1000),
  ]) {
    const impostorPipe = join(product.folder, 'run', `${answer.length}`);
    writeFileSync(join(product.folder, 'endpoint.json'), JSON.stringify({ ...endpoint, pipe: impostorPipe }));
    const impostor = await createImpostor(t, impostorPipe, (socket) => void socket.write(answer));
    const { code, stdout, stderr } = await product.remotex(['post', 'secret', '--json']);
    assert.equal(code, 3);
    assert.equal(stdout, '');
    const { message, reason } = JSON.parse(stderr).error;
    assert.equal(
      message,
      `Something that is not Remotex answers at ${impostorPipe}. Stop it, or remove that file, and try again.`,
    );
    assert.equal(reason, 'foreign-server');
    assert.match(impostor.heard(), /^remotex-proof [\w-]{22} [\w-]{43}\n$/);
  }
});

test('a false daemon that sends the line of its client back is found out too', async (t) => {
  const product = await createProven(t);
  await product.remotex(['stop']);
  const pipe = join(product.folder, 'run', 'echo');
  writeFileSync(join(product.folder, 'endpoint.json'), JSON.stringify({ ...endpointOf(product), pipe }));
  const impostor = await createImpostor(t, pipe, (socket) => void socket.pipe(socket));
  const { code, stderr } = await product.remotex(['post', 'secret']);
  assert.equal(code, 3);
  assert.match(stderr, /^Something that is not Remotex answers at /);
  assert.match(impostor.heard(), /^remotex-proof [\w-]{22} [\w-]{43}\n$/);
});

test("connect() of the library proves itself to somebody's own server", async (t) => {
  const { env } = createProduct(t);
  const home = ownHome(env, 'counter');
  const server = await startDaemon({
    home,
    version: '1',
    proof: true,
    log: () => {},
    idleMs: Infinity,
    openRooms: () => [{ services: [implement(Counter, { add: ({ n }) => n })], close: async () => {} }],
    onEnd: () => {},
  });
  assert.ok(server);
  t.after(() => server.stop('stop'));
  const client = await connectOwn('counter', { env });
  t.after(() => client.close());
  assert.equal(await client.sendRequest('counter/add', { n: 3 }), 3);
  assert.equal(
    await hear(server.pipe, '{"jsonrpc":"2.0","id":1,"method":"counter/add","params":{"n":1}}\n'),
    '',
  );
});
