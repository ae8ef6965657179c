import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createProduct } from '../product.ts';

const walk = fileURLToPath(new URL('../../../media/sample/walk.gpx', import.meta.url));

test('open, list, nearest, close: a track by its id', async (t) => {
  const { remotex } = createProduct(t);
  const opened = await remotex(['track', 'open', walk]);
  assert.equal(opened.code, 0, opened.stderr);
  assert.match(opened.stdout, /^Opened .+ \(t1\): [\d,]+ points in 2 segments, \d\.\d\d km, 2 h \d\d min\n$/);
  assert.match((await remotex(['track', 'list'])).stdout, /\(t1\): .*\n {2}\/.*walk\.gpx\n$/);
  const near = await remotex(['track', 'nearest', '46.1,14.2']);
  assert.match(
    near.stdout,
    /^Point [\d,]+ of [\d,]+ of .+ \(t1\), [\d.]+ k?m from 46\.1,14\.2\n {2}46\.[\d]+,14\.[\d]+, \d+ m high, [\d.]+ k?m along, [\d.]+ km\/h, 2026-06-\d\dT/,
  );
  const json = JSON.parse((await remotex(['track', 'nearest', '46.1,14.2', '--json'])).stdout);
  for (const name of ['track', 'index', 'lat', 'lon', 'ele', 'time', 'distance'])
    assert.ok(name in json, name);
  assert.match((await remotex(['track', 'close', 't1'])).stdout, /^Closed .+ \(t1\)\.\n$/);
  const again = await remotex(['track', 'close', 't1']);
  assert.equal(again.code, 1);
  assert.match(again.stderr, /^There is no open track t1\..*\n$/);
});

test('southern and western places need no quoting', async (t) => {
  const { remotex } = createProduct(t);
  await remotex(['track', 'open', walk]);
  for (const args of [
    ['-33.9,151.2'],
    ['-33.9,-151.2', '--track', 't1'],
    ['--track', 't1', '-33.9,151.2'],
    ['-33.9', '151.2'],
  ]) {
    const { code, stdout, stderr } = await remotex(['track', 'nearest', ...args, '--json']);
    assert.equal(code, 0, stderr);
    assert.ok(JSON.parse(stdout).distance > 1e7);
  }
});

test('without a place the answer is for the centre that a map reported last', async (t) => {
  const product = createProduct(t);
  const { remotex } = product;
  await remotex(['track', 'open', walk]);
  const none = await remotex(['track', 'nearest']);
  assert.equal(none.code, 1);
  assert.equal(
    none.stderr,
    'No map centre is known yet. Move a track map in VS Code, or give a place: remotex track nearest 46.1,14.2\n',
  );
  const editor = await product.connect();
  await editor.sendRequest('initialize', { clientInfo: { name: 'An Editor', version: '1.2' } });
  await editor.sendRequest('view/center', { lat: 46.1, lon: 14.2, zoom: 13, track: 't1' });
  editor.close();
  const { stdout } = await remotex(['track', 'nearest']);
  assert.match(stdout, /from the map centre 46\.1,14\.2 \((just now|\d+ seconds? ago), An Editor 1\.2\)\n/);
  const given = JSON.parse((await remotex(['track', 'nearest', '46.1,14.2', '--json'])).stdout);
  const { center, ...point } = JSON.parse((await remotex(['track', 'nearest', '--json'])).stdout);
  assert.deepEqual(point, given);
  assert.deepEqual([center.lat, center.lon, center.zoom, center.from], [46.1, 14.2, 13, 'An Editor 1.2']);
});

test('open tracks are there after kill -9', async (t) => {
  const product = createProduct(t);
  await product.remotex(['track', 'open', walk]);
  const witness = await product.connect();
  process.kill(product.endpoint().pid, 'SIGKILL');
  await witness.closed;
  assert.match((await product.remotex(['track', 'nearest', '46.1,14.2'])).stdout, /^Point .*\(t1\)/);
});

test('a file that cannot be opened gets one line: what, why, what to do', async (t) => {
  const { remotex, folder } = createProduct(t);
  const file = (name: string, content: string | Buffer) => {
    writeFileSync(join(dirname(folder), name), content);
    return join(dirname(folder), name);
  };
  for (const [path, words] of [
    ['/no/such/walk.gpx', /^\/no\/such\/walk\.gpx does not exist\. /],
    [dirname(folder), /is not a regular file|is a folder/],
    ['/dev/zero', /is not a regular file/],
    [
      file('broken.gpx', '<gpx>\n<trk>\n</gpx>'),
      /^broken\.gpx is not well-formed XML at line 3, column \d+: /,
    ],
    [file('empty.gpx', ''), /^empty\.gpx /],
    [file('none.gpx', '<gpx version="1.1"></gpx>'), /^none\.gpx has no points/],
    [file('doctype.gpx', '<!DOCTYPE gpx [<!ENTITY a "b">]><gpx></gpx>'), /DOCTYPE/],
    [file('page.gpx', '<html></html>'), /^page\.gpx is not a GPX file/],
  ] as const) {
    const { code, stdout, stderr } = await remotex(['track', 'open', path]);
    assert.deepEqual([code, stdout], [1, ''], stderr);
    assert.match(stderr, words);
    assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
  }
});

test('points that are not on the globe are left out, and the person is told', async (t) => {
  const { remotex, folder } = createProduct(t);
  const path = join(dirname(folder), 'odd.gpx');
  const point = (lat: string) => `<trkpt lat="${lat}" lon="14"/>\n`;
  writeFileSync(path, `<gpx><trk><trkseg>\n${point('46')}${point('91')}${point('abc')}</trkseg></trk></gpx>`);
  const { code, stdout, stderr } = await remotex(['track', 'open', path]);
  assert.equal(code, 0);
  assert.match(stdout, /1 point in 1 segment/);
  assert.equal(stderr, '2 points were left out: no coordinates, or none on the globe (first in line 3).\n');
});
