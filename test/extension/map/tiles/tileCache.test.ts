/** Tiles on disk. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createTileCache, type KeptTile } from '../../../../extension/map/tiles/tileCache.ts';
import { createTileFreshness } from '../../../../extension/map/tiles/tileFreshness.ts';
import { readPicture } from '../../../../extension/map/tiles/tilePicture.ts';
import { tilePng } from './tilePng.ts';

const urlOf = (x: number) => `https://tile.example/5/${x}/7.png`;

function tileOf(x: number): KeptTile {
  const picture = readPicture(Uint8Array.from(tilePng({ z: 5, x, y: 7 }))) ?? assert.fail();
  const freshness = createTileFreshness(() => Date.UTC(2026, 0, 1));
  const headers = freshness.ofPicture(urlOf(x), { etag: `"${x}"` }) ?? assert.fail();
  // As JSON keeps it.
  return { picture, headers: JSON.parse(JSON.stringify(headers)) };
}

async function createFolder(t: TestContext): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'remotex-tiles-'));
  t.after(() => rm(root, { recursive: true, force: true }));
  return join(root, 'tiles');
}

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

async function sizeOf(folder: string): Promise<number> {
  const sizes = await Promise.all((await filesOf(folder)).map(async (file) => (await stat(file)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

test('what was written is there for the next window, and for nobody else on the machine', async (t) => {
  const folder = await createFolder(t);
  const tile = tileOf(1);
  await createTileCache({ folder }).write(urlOf(1), tile);
  assert.deepEqual(await createTileCache({ folder }).read(urlOf(1)), tile);
  assert.equal(await createTileCache({ folder }).read(urlOf(2)), undefined);
  const files = await filesOf(folder);
  assert.equal(files.length, 1);
  assert.equal((await stat(files[0] ?? '')).mode & 0o777, 0o600);
  assert.equal((await stat(folder)).mode & 0o777, 0o700);
});

test('no part of an address becomes part of a path', async (t) => {
  const folder = await createFolder(t);
  const url = 'https://tile.example/../../../../etc/passwd?5/1/7';
  const { picture } = tileOf(1);
  const headers = createTileFreshness().ofPicture(url, {}) ?? assert.fail();
  await createTileCache({ folder }).write(url, { picture, headers });
  const [file = ''] = await filesOf(folder);
  assert.match(file.slice(folder.length), /^\/[0-9a-f]{2}\/[0-9a-f]{62}$/);
});

for (const [what, damage] of [
  ['cut off', async (file: string) => truncate(file, 900)],
  ['empty', async (file: string) => truncate(file, 0)],
  [
    'changed in one byte',
    async (file: string) => {
      const bytes = await readFile(file);
      await writeFile(file, bytes.with(bytes.length - 100, (bytes.at(-100) ?? 0) ^ 1));
    },
  ],
  ['something else', async (file: string) => writeFile(file, '{"__proto__":1}\n[]\n')],
  ['far too large', async (file: string) => truncate(file, 50 * 1024 * 1024)],
] as const) {
  test(`an entry that is ${what} is removed, and counts as not there`, async (t) => {
    const folder = await createFolder(t);
    const cache = createTileCache({ folder });
    await cache.write(urlOf(1), tileOf(1));
    const [file = ''] = await filesOf(folder);
    await damage(file);
    assert.equal(await cache.read(urlOf(1)), undefined);
    assert.deepEqual(await filesOf(folder), []);
  });
}

test('the file of one tile in the place of another is not taken for it', async (t) => {
  const folder = await createFolder(t);
  const cache = createTileCache({ folder });
  await cache.write(urlOf(1), tileOf(1));
  const [first = ''] = await filesOf(folder);
  await cache.write(urlOf(2), tileOf(2));
  const second = (await filesOf(folder)).find((file) => file !== first) ?? assert.fail();
  await writeFile(first, await readFile(second));
  assert.equal(await cache.read(urlOf(1)), undefined);
  assert.deepEqual(await cache.read(urlOf(2)), tileOf(2));
});

test('when there are too many, those go that were not looked at for the longest time', async (t) => {
  const folder = await createFolder(t);
  let time = Date.UTC(2026, 0, 1);
  const sample = createTileCache({ folder });
  for (const x of [1, 2, 3, 4, 5]) await sample.write(urlOf(x), tileOf(x));
  const mostBytes = await sizeOf(folder);
  await sample.clear();
  const cache = createTileCache({ folder, mostBytes, now: () => time });
  for (const x of [1, 2, 3, 4]) {
    await cache.write(urlOf(x), tileOf(x));
    time += 24 * 60 * 60_000;
  }
  assert.ok(await cache.read(urlOf(1)), 'looked at again');
  for (const x of [5, 6, 7]) await cache.write(urlOf(x), tileOf(x));
  assert.ok(await cache.read(urlOf(1)));
  assert.equal(await cache.read(urlOf(2)), undefined);
  assert.ok(await cache.read(urlOf(7)));
  assert.ok((await sizeOf(folder)) <= mostBytes);
});

test('what a window left behind when it was killed while writing goes with the next count', async (t) => {
  const folder = await createFolder(t);
  await createTileCache({ folder }).write(urlOf(1), tileOf(1));
  const [file = ''] = await filesOf(folder);
  const leftover = `${file}.0000`;
  await writeFile(leftover, 'half');
  await utimes(leftover, new Date(0), new Date(0));
  await createTileCache({ folder }).write(urlOf(2), tileOf(2));
  assert.ok(!(await filesOf(folder)).includes(leftover));
});

test('clearing removes all of it, and what comes later is kept again', async (t) => {
  const folder = await createFolder(t);
  const cache = createTileCache({ folder });
  await cache.write(urlOf(1), tileOf(1));
  await cache.clear();
  assert.equal(await cache.read(urlOf(1)), undefined);
  await assert.rejects(stat(folder), { code: 'ENOENT' });
  await cache.write(urlOf(1), tileOf(1));
  assert.ok(await cache.read(urlOf(1)));
});
