/** The daemon is killed while many write, and while it copies. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { CallerConnection } from '../../../server/remote/caller.ts';
import { RemoteError } from '../../../server/remote/errors.ts';
import { createProduct, kill, type Product } from '../product.ts';
import { contentOf, copyOfBoard, ended, textsIn } from './dataPlace.ts';

const rounds = 10;
const writers = 8;

interface Writer {
  readonly name: string;
  /** Keys whose posts were answered. */
  readonly confirmed: string[];
  /** The post that was not answered, to be repeated with its key. */
  open: string | undefined;
  count: number;
}

/** Posts until the connection is lost, beginning with what was not answered before. */
async function write(writer: Writer, connection: CallerConnection, onPosted: () => void): Promise<void> {
  try {
    for (;;) {
      writer.open ??= `${writer.name}-${writer.count++}`;
      const key = writer.open;
      await connection.sendRequest('board/post', { item: key, key, by: writer.name });
      writer.confirmed.push(key);
      writer.open = undefined;
      onPosted();
    }
  } catch (error) {
    // The daemon was killed; the next round repeats it.
    assert.equal(error instanceof RemoteError && error.reason, 'connection-closed', String(error));
  }
}

test('what was confirmed under kill -9 is there exactly once, and repeated posts are not doubled', async (t) => {
  const product = createProduct(t);
  const all: Writer[] = Array.from({ length: writers }, (_, i) => ({
    name: `writer ${i}`,
    confirmed: [],
    open: undefined,
    count: 0,
  }));
  for (let round = 0; round < rounds; round++) {
    assert.equal((await product.remotex(['status', '--pipe'])).code, 0);
    const { pid } = product.endpoint();
    const connections = await Promise.all(all.map(() => product.connect()));
    // Another moment in each round, always with posts under way.
    let untilKill = 20 + 37 * round;
    const onPosted = (): void => {
      if (--untilKill === 0) kill(pid);
    };
    await Promise.all(all.map((writer, i) => write(writer, connections[i] ?? assert.fail(), onPosted)));
    await ended(pid);
    const { items, problem } = contentOf(copyOfBoard(product, `${product.folder}-${round}`));
    assert.equal(problem, undefined);
    const kept = new Set(items);
    assert.equal(kept.size, items.length, 'a post is there twice');
    for (const { confirmed } of all) for (const key of confirmed) assert.ok(kept.has(key), `${key} is lost`);
  }
  const confirmed = all.flatMap((writer) => writer.confirmed);
  assert.ok(confirmed.length >= 20 * rounds);
  const items = await textsIn(product);
  assert.equal(new Set(items).size, items.length);
  // Besides them at most the one of each writer that was not answered the last time.
  const unanswered = items.filter((item) => !confirmed.includes(item));
  assert.ok(
    unanswered.every((item) => all.some((writer) => writer.open === item)),
    unanswered.join(),
  );
});

/** Large enough that a copy takes several steps. */
async function fill(product: Product): Promise<CallerConnection> {
  await product.remotex(['status', '--pipe']);
  const connection = await product.connect();
  const long = 'x'.repeat(60_000);
  await Promise.all(
    Array.from({ length: 400 }, (_, i) => connection.sendRequest('board/post', { item: `${i} ${long}` })),
  );
  return connection;
}

test('a copy that was killed has no name, and the next one removes what is left of it', async (t) => {
  const product = createProduct(t);
  const connection = await fill(product);
  const backups = join(product.folder, 'backups');
  const { pid } = product.endpoint();
  const copying = connection.sendRequest('board/backup', {});
  while (!existsSync(backups) || !readdirSync(backups).some((name) => name.endsWith('.part')))
    await connection.sendRequest('daemon/status', {});
  kill(pid);
  await assert.rejects(copying, { reason: 'connection-closed' });
  await ended(pid);
  assert.deepEqual(
    readdirSync(backups).filter((name) => !/\.part(-journal)?$/.test(name)),
    [],
  );
  const { code, stdout } = await product.remotex(['board', 'backup', '--json']);
  assert.equal(code, 0);
  assert.equal(JSON.parse(stdout).items, 400);
  // The daemon makes one of its own when it opens a board that has none.
  for (const name of readdirSync(backups)) assert.match(name, /^board-.*\.db$/);
});

test('a copy that is made during a thousand posts is whole, and is a prefix of them', async (t) => {
  const product = createProduct(t);
  const connection = await fill(product);
  const before = await textsIn(product);
  const posts = Array.from({ length: 1000 }, (_, i) =>
    connection.sendRequest('board/post', { item: `post ${i}` }),
  );
  const copying = connection.sendRequest('board/backup', {}) as Promise<{ name: string; items: number }>;
  await Promise.all(posts);
  const { name, items } = await copying;
  const copy = contentOf(join(product.folder, 'backups', name));
  assert.equal(copy.problem, undefined);
  assert.equal(copy.items.length, items);
  const all = await textsIn(product);
  assert.equal(all.length, before.length + 1000);
  assert.deepEqual(copy.items, all.slice(0, items));
  connection.close();
});

test('a restore over a running daemon is seen by all its clients', async (t) => {
  const product = createProduct(t);
  await product.remotex(['post', 'one']);
  await product.remotex(['board', 'backup']);
  await product.remotex(['post', 'two']);
  const { pid } = product.endpoint();
  const clients = await Promise.all(Array.from({ length: 5 }, () => product.connect()));
  const read = async (client: CallerConnection) =>
    ((await client.sendRequest('board/read', {})) as { item: string }[]).map(({ item }) => item);
  for (const client of clients) assert.deepEqual(await read(client), ['one', 'two']);
  assert.equal((await product.remotex(['board', 'restore'])).code, 0);
  for (const client of clients) assert.deepEqual(await read(client), ['one']);
  const posted = await clients[0]?.sendRequest('board/post', { item: 'three' });
  for (const client of clients) {
    assert.deepEqual(await client.sendRequest('board/read', { after: 2 }), [posted]);
    client.close();
  }
  assert.equal(product.endpoint().pid, pid);
});
