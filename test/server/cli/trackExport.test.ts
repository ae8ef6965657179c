/** `remotex track export`: whole files or none, and nothing overwritten unasked. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { createProduct } from '../product.ts';
import { client, inTerminal } from './terminal.ts';

const gpx = `<gpx><trk><name>walk</name><trkseg>${[1, 2, 3].map((lat) => `<trkpt lat="${lat}" lon="14.2"/>`).join('')}</trkseg></trk></gpx>`;

test('a track is written to standard output, or whole into a file whose name tells the format', async (t) => {
  const product = createProduct(t);
  const { remotex, folder } = product;
  const parent = dirname(folder);
  const path = join(parent, 'walk.gpx');
  writeFileSync(path, gpx);
  await remotex(['track', 'open', path]);
  const csv = await remotex(['track', 'export', 't1', '--format', 'csv', '--from', '2', '--to', '3']);
  assert.equal(csv.code, 0, csv.stderr);
  assert.equal(csv.stdout.trimEnd().split('\n').length, 3, csv.stdout);
  const file = join(parent, 'out.geojson');
  const written = await remotex(['track', 'export', 'walk', '--output', file]);
  assert.equal(written.stdout, `Exported t1 to ${file}.\n`);
  const text = readFileSync(file, 'utf8');
  assert.ok('type' in JSON.parse(text));
  const told = await remotex(['track', 'export', 't1', '--output', file, '--force', '--json']);
  assert.deepEqual(JSON.parse(told.stdout), { track: 't1', format: 'geojson', file });
  const again = await remotex(['track', 'export', 't1', '--output', file]);
  assert.deepEqual([again.code, readFileSync(file, 'utf8')], [1, text]);
  assert.match(again.stderr, /is there already\. Give another name, or say --force\.\n$/);
  assert.equal((await remotex(['track', 'export', 't1', '--output', file, '--force'])).code, 0);
  for (const args of [
    [],
    ['t1', '--output', join(parent, 'out.doc')],
    ['t1', '--from', '0'],
    ['t1', '--format', 'shp'],
    ['t1', '--json'],
    ['t1', '--json', '--output', '-'],
  ])
    assert.equal((await remotex(['track', 'export', ...args])).code, 2);
  assert.equal((await remotex(['track', 'export', 't9', '--output', join(parent, 'no.gpx')])).code, 1);
  assert.equal((await remotex(['track', 'export', 't1', '--output', join(parent, 'no', 'no.gpx')])).code, 1);
  assert.deepEqual(
    readdirSync(parent).filter((name) => /part$|^no/.test(name)),
    [],
  );
  // "-" is standard output here as elsewhere, and makes no file of that name.
  const dash = await remotex(['track', 'export', 't1', '--output', '-', '--format', 'csv']);
  assert.equal(dash.stdout.split('\n', 1).join(), csv.stdout.split('\n', 1).join());
  // A reader that goes away is no failure.
  const { shown } = await inTerminal(product, `(${client} track export t1; echo "code $?" >&2) | head -c 5`);
  assert.match(shown, /code 0/);
});

test('--force replaces a file, and no folder, pipe, device or link', async (t) => {
  const { remotex, folder } = createProduct(t);
  const parent = dirname(folder);
  const at = (name: string) => join(parent, name);
  writeFileSync(at('walk.gpx'), gpx);
  await remotex(['track', 'open', at('walk.gpx')]);
  mkdirSync(at('tours.gpx'));
  execFileSync('mkfifo', [at('pipe.gpx')]);
  writeFileSync(at('old.gpx'), 'old');
  symlinkSync('old.gpx', at('link.gpx'));
  const force = (name: string) => remotex(['track', 'export', 't1', '--output', at(name), '--force']);
  assert.match((await force('tours.gpx')).stderr, /tours\.gpx is a folder\. Name a file in it\.\n$/);
  const pipe = await force('pipe.gpx');
  assert.match(pipe.stderr, /is not a regular file\. Use standard output, and direct it there\.\n$/);
  assert.equal(pipe.code, 1);
  assert.ok(lstatSync(at('pipe.gpx')).isFIFO());
  assert.equal((await force('link.gpx')).code, 0);
  assert.ok(lstatSync(at('link.gpx')).isSymbolicLink());
  assert.match(readFileSync(at('old.gpx'), 'utf8'), /<trkpt/);
  assert.match((await force('no/walk.gpx')).stderr, /\(ENOENT: no such file or directory\)\.\n$/);
});

test('an export that a full disk cuts short on standard output is a failure', async (t) => {
  const product = createProduct(t);
  const parent = dirname(product.folder);
  const path = join(parent, 'walk.gpx');
  const point = '<trkpt lat="1" lon="14.2"/>';
  writeFileSync(path, `<gpx><trk><trkseg>${point.repeat(400)}</trkseg></trk></gpx>`);
  await product.remotex(['track', 'open', path]);
  // A limit for files stands for the full disk: what is beyond it is not written either.
  const command = `(ulimit -f 5; ${client} track export t1 > "${join(parent, 'out.gpx')}"; echo "code $?")`;
  const { shown } = await inTerminal(product, command);
  assert.match(shown, /The result could not be written: EFBIG/);
  assert.match(shown, /code 1/);
});

test('an exported name cannot turn the terminal around, and is the same when it is opened again', async (t) => {
  const { remotex, folder } = createProduct(t);
  const path = (name: string) => join(dirname(folder), name);
  const name = 'wa\u202elk \u009b31m \u7f8e';
  writeFileSync(path('walk.gpx'), gpx.replace('walk', name));
  await remotex(['track', 'open', path('walk.gpx')]);
  for (const format of ['gpx', 'kml', 'geojson', 'csv']) {
    const { stdout } = await remotex(['track', 'export', 't1', '--format', format]);
    assert.doesNotMatch(stdout, /[\u009b\u202e]/);
    if (format === 'csv') continue;
    assert.match(stdout, /\u7f8e/);
    writeFileSync(path(`again.${format}`), stdout);
    const again = await remotex(['track', 'open', path(`again.${format}`), '--json']);
    assert.equal(JSON.parse(again.stdout).name, name);
  }
});
