/** What has to be true before a tile server hears of anything. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createBaseMap } from '../../../../extension/map/tiles/baseMap.ts';
import { createTileConsent } from '../../../../extension/map/tiles/tileConsent.ts';
import type { TileSettings } from '../../../../extension/map/tiles/tileSource.ts';
import { createTiles } from '../../../../extension/map/tiles/tiles.ts';
import { tilePng } from './tilePng.ts';
import { startTileServer } from './tileServer.ts';

const place = { z: 10, x: 550, y: 360 };
const { signal } = new AbortController();

async function setUp(t: TestContext) {
  const server = await startTileServer();
  const folder = await mkdtemp(join(tmpdir(), 'remotex-tiles-'));
  t.after(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });
  const now = {
    settings: { address: server.address, attribution: 'Test', maximumZoom: 12 } as TileSettings,
    trusted: true,
    agrees: true,
  };
  const questions: string[] = [];
  const values = new Map<string, unknown>();
  const baseMap = createBaseMap({
    settings: () => now.settings,
    isTrusted: () => now.trusted,
    consent: createTileConsent({
      get: (key) => values.get(key),
      update: async (key, value) => void values.set(key, value),
    }),
    tiles: createTiles({
      folder: join(folder, 'tiles'),
      userAgent: 'Test',
      fetch,
      log: (error) => assert.fail(String(error)),
    }),
    agree: async ({ host }) => {
      questions.push(host);
      return now.agrees;
    },
  });
  return { server, folder, now, questions, baseMap };
}

test('without consent nothing is asked, however often a page wants tiles', async (t) => {
  const { server, now, questions, baseMap } = await setUp(t);
  now.agrees = false;
  assert.equal(await baseMap.find(false), undefined);
  await assert.rejects(baseMap.tile(place, signal), { reason: 'no-consent' });
  assert.deepEqual(questions, [], 'a page that only comes back raises no question');
  assert.equal(await baseMap.find(true), undefined);
  await assert.rejects(baseMap.tile(place, signal), { reason: 'no-consent' });
  assert.deepEqual(questions, [server.host]);
  assert.equal(server.asked.length, 0);
});

test('who has agreed once is not asked again, and sees tiles', async (t) => {
  const { server, questions, baseMap } = await setUp(t);
  const both = await Promise.all([baseMap.find(true), baseMap.find(true)]);
  assert.equal(both[0]?.attribution, 'Test');
  assert.deepEqual(both[0], both[1]);
  assert.deepEqual(await baseMap.find(false), both[0]);
  assert.deepEqual(Buffer.from((await baseMap.tile(place, signal)).bytes), tilePng(place));
  assert.deepEqual(questions, [server.host]);
});

test('another server is another question', async (t) => {
  const { server, now, questions, baseMap } = await setUp(t);
  const other = await startTileServer();
  t.after(other.close);
  await baseMap.find(true);
  now.settings = { ...now.settings, address: other.address };
  assert.equal(await baseMap.find(false), undefined);
  await assert.rejects(baseMap.tile(place, signal), { reason: 'no-consent' });
  await baseMap.find(true);
  await baseMap.tile(place, signal);
  assert.deepEqual(questions, [server.host, other.host]);
  assert.deepEqual([server.asked.length, other.asked.length], [0, 1]);
});

test('in Restricted Mode nothing is asked, consent or not', async (t) => {
  const { server, now, questions, baseMap } = await setUp(t);
  await baseMap.find(true);
  now.trusted = false;
  await assert.rejects(baseMap.find(true), { reason: 'untrusted', message: /Trust the folder to show it/ });
  await assert.rejects(baseMap.tile(place, signal), { reason: 'untrusted' });
  assert.equal(server.asked.length, 0);
  assert.equal(questions.length, 1);
});

test('wrong settings are said before anybody is asked', async (t) => {
  const { now, questions, baseMap } = await setUp(t);
  now.settings = { ...now.settings, address: 'http://tile.example/{z}/{x}/{y}' };
  await assert.rejects(baseMap.find(true), { reason: 'tile-setting' });
  assert.deepEqual(questions, []);
});

test('consent that is withdrawn ends what is under way, and removes what was kept', async (t) => {
  const { server, folder, baseMap } = await setUp(t);
  await baseMap.find(true);
  await baseMap.tile(place, signal);
  server.answer(() => {});
  const open = baseMap.tile({ z: 5, x: 1, y: 1 }, signal);
  await server.untilAsked(2);
  await Promise.all([assert.rejects(open, { name: 'AbortError' }), baseMap.withdraw()]);
  assert.deepEqual(await readdir(folder), []);
  assert.equal(await baseMap.find(false), undefined);
  await assert.rejects(baseMap.tile(place, signal), { reason: 'no-consent' });
  assert.equal(server.asked.length, 2);
});

test('what is outside the world, or deeper than the server goes, is not asked for', async (t) => {
  const { server, baseMap } = await setUp(t);
  await baseMap.find(true);
  for (const none of [
    { z: 13, x: 0, y: 0 },
    { z: 3, x: 8, y: 0 },
    { z: 3, x: 0, y: 8 },
  ]) {
    await assert.rejects(baseMap.tile(none, signal), { reason: 'tile-missing' });
  }
  assert.equal(server.asked.length, 0);
});
