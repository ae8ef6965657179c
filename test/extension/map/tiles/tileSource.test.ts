/** The settings of the base map. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTileSource, tileUrl } from '../../../../extension/map/tiles/tileSource.ts';

const usual = {
  address: 'https://tile.openstreetmap.org/{z}/{x}/{y}.png',
  attribution: '© OpenStreetMap contributors',
  maximumZoom: 19,
};

test('a tile has its place in the address', () => {
  const source = readTileSource({ ...usual, address: 'https://a.example:8443/m/{z}/{y}/{x}?key=k' });
  assert.equal(tileUrl(source, { z: 3, x: 5, y: 7 }), 'https://a.example:8443/m/3/7/5?key=k');
  assert.deepEqual([source.origin, source.host], ['https://a.example:8443', 'a.example:8443']);
});

test('plain http is for a server on this machine only', () => {
  for (const host of ['localhost:8080', '127.0.0.1', '[::1]:80']) {
    assert.ok(readTileSource({ ...usual, address: `http://${host}/{z}/{x}/{y}` }));
  }
  for (const host of ['tile.example.org', 'localhost.example.org', '127.0.0.2']) {
    assert.throws(
      () => readTileSource({ ...usual, address: `http://${host}/{z}/{x}/{y}` }),
      /address must begin with https/,
    );
  }
});

for (const [what, settings, line] of [
  ['no place in it', { address: 'https://a.example/{z}/{x}.png' }, /address .*has no \{y\}/],
  [
    'an unknown mark',
    { address: 'https://{s}.a.example/{z}/{x}/{y}.png' },
    /no \{s\}: write what stands for it/,
  ],
  ['no address', { address: 'tiles/{z}/{x}/{y}' }, /address must be an address like https/],
  ['another scheme', { address: 'file:///{z}/{x}/{y}' }, /address must begin with https/],
  ['a script', { address: 'javascript:alert({z},{x},{y})' }, /address must begin with https/],
  ['a password', { address: 'https://me:secret@a.example/{z}/{x}/{y}' }, /no name or password/],
  ['a host that depends on the place', { address: 'https://a{x}.example/{z}/{x}/{y}' }, /after the host/],
  ['nothing', { address: ' ' }, /address must be an address/],
  ['a number as address', { address: 7 }, /address must be an address/],
  ['a long address', { address: `https://a.example/{z}/{x}/{y}?${'k'.repeat(2000)}` }, /at most 2000/],
  ['two lines of attribution', { attribution: 'a\nb' }, /attribution must be one line/],
  ['a list as attribution', { attribution: [] }, /attribution must be one line/],
  ['a broken zoom', { maximumZoom: 7.5 }, /maximumZoom must be a whole number from 0 to 24/],
  ['a deep zoom', { maximumZoom: 99 }, /maximumZoom must be a whole number from 0 to 24/],
] as const) {
  test(`settings with ${what} are refused in one line that names the setting`, () => {
    assert.throws(
      () => readTileSource({ ...usual, ...settings }),
      (error) =>
        error instanceof Error &&
        line.test(error.message) &&
        /^No base map: the setting remotex\.map\.tiles\.\w+ must? ?.*\.$/.test(
          error.message.replace(' may ', ' must '),
        ) &&
        !error.message.includes('\n'),
    );
  });
}

test('no part of the message is the key or the password of an address', () => {
  assert.throws(
    () => readTileSource({ ...usual, address: 'https://me:secret@a.example/{z}/{x}/{y}' }),
    (error) => error instanceof Error && !error.message.includes('secret'),
  );
});
