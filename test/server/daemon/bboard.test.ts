/** The bulletin board of 2009, written anew in the same form: a file that serves and a file that calls, as processes of their own. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { test } from 'node:test';
import { connectTo } from '../product.ts';
import { createDecoratedPlace, type DecoratedPlace } from './decoratedPlace.ts';

const board = (place: DecoratedPlace) => place.listen('bboardServer.mjs', 'bboard');
const client = (place: DecoratedPlace, ...args: string[]) => place.run('bboardClient.mjs', ...args);

test('what two clients post, a third one reads', async (t) => {
  const place = await createDecoratedPlace(t, 'bboard');
  await board(place);
  const silence = { code: 0, stdout: '', stderr: '' };
  assert.deepEqual(await client(place, 'hello'), silence);
  assert.deepEqual(await client(place, 'is "this" on?'), silence);
  const { code, stdout, stderr } = await client(place);
  assert.deepEqual([code, stderr], [0, '']);
  const [first = '', second = '', ...rest] = stdout.split('\n');
  assert.match(first.replace(hostname(), 'HOST'), /^From HOST, 0:00:\d\d ago: hello$/);
  assert.match(second.replace(hostname(), 'HOST'), /^From HOST, 0:00:\d\d ago: is "this" on\?$/);
  assert.deepEqual(rest, ['']);
});

test('the news are where the server is, and the static field of a client stays as it was', async (t) => {
  const place = await createDecoratedPlace(t, 'bboard');
  await board(place);
  const program = place.program(`
    import { BBoard, NewsItem } from './bboardServer.mjs';
    await BBoard.post({ item: 'hello' });
    const news = await BBoard.read();
    console.log(BBoard.news.length, news.length, news[0] instanceof NewsItem, news[0].when instanceof Date);
  `);
  const { stdout, stderr } = await place.run(program);
  assert.deepEqual([stdout, stderr], ['0 1 true true\n', '']);
});

test('a time is told as in 2009', async (t) => {
  const place = await createDecoratedPlace(t, 'bboard');
  const program = place.program(`
    import { NewsItem } from './bboardServer.mjs';
    const now = Math.floor(Date.now() / 1000) * 1000;
    Date.now = () => now + 900;
    for (const seconds of [0, 5, 3723, 86_400, 2 * 86_400 + 59, -1]) {
      console.log(String(new NewsItem('item', 'me', new Date(now - seconds * 1000 + 300))));
    }
  `);
  const { stdout } = await place.run(program);
  assert.deepEqual(stdout.split('\n'), [
    'From me, 0:00:00 ago: item',
    'From me, 0:00:05 ago: item',
    'From me, 1:02:03 ago: item',
    'From me, 1 day, 0:00:00 ago: item',
    'From me, 2 days, 0:00:59 ago: item',
    'From me, -1 day, 23:59:59 ago: item',
    '',
  ]);
});

test('without a server, and after its end by kill -9, a client says so in one line', async (t) => {
  const place = await createDecoratedPlace(t, 'bboard');
  const error =
    "** Error: The server bboard is not running. Run the program that calls its listen(), or name it: new Remotex('bboard', { start }).\n";
  assert.equal((await client(place)).stdout, error);
  const server = await board(place);
  assert.equal((await client(place)).stdout, '');
  server.kill('SIGKILL');
  await once(server, 'exit');
  assert.equal((await client(place, 'hello')).stdout, error);
  await board(place);
  assert.equal((await client(place, 'hello')).stdout, '');
});

test('a second server of that name is told that there is one', async (t) => {
  const place = await createDecoratedPlace(t, 'bboard');
  const { pid } = await board(place);
  const { code, stderr } = await place.run('bboardServer.mjs');
  assert.equal(code, 1);
  assert.ok(stderr.includes(`The server bboard runs already (pid ${pid}).`), stderr);
});

test('params that the schema does not know are refused, and nothing but the methods can be called', async (t) => {
  const place = await createDecoratedPlace(t, 'bboard');
  await board(place);
  const raw = await connectTo(place.endpoint('bboard').pipe);
  t.after(() => raw.close());
  const refused = (reason: string, method: string, params?: unknown) =>
    assert.rejects(raw.sendRequest(method, params), { reason }, `${method} ${JSON.stringify(params)}`);
  for (const params of [
    undefined,
    null,
    {},
    { item: 5 },
    { item: null },
    { item: 'x'.repeat(501) },
    { item: 'x', by: {} },
    { item: ['x'] },
    JSON.parse('{"__proto__":{"item":"x"}}'),
    ['x', 'y'],
    'x',
  ]) {
    await refused('invalid-params', 'BBoard/post', params);
  }
  for (const name of [
    'news',
    'server',
    'name',
    'constructor',
    '__proto__',
    'toString',
    'prototype',
    'Post',
  ]) {
    await refused('unknown-method', `BBoard/${name}`, {});
  }
  await refused('unknown-method', 'bboard/post', { item: 'x' });
  assert.deepEqual(await raw.sendRequest('BBoard/read', {}), []);
  assert.equal(await raw.sendRequest('BBoard/post', { item: 'x' }), null);
  const [item] = (await raw.sendRequest('BBoard/read', {})) as { item: string; by: string }[];
  assert.deepEqual({ ...item, when: '' }, { item: 'x', by: '', when: '' });
});
