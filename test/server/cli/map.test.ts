/** `remotex map …`: where the map of a window is, and having it do things. A small client plays the window. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { type Answer, onePixel, showMap } from '../mapWindow.ts';
import { createProduct, dist } from '../product.ts';
import { gpx } from '../tracks/storeFixture.ts';
import { start } from './running.ts';
import { client, inTerminal } from './terminal.ts';

/** Three points at 46, 47 and 48 degrees north, and an editor that has a map of them in front of it. */
async function withMap(t: TestContext, answer?: Answer) {
  const product = createProduct(t);
  const path = join(dirname(product.folder), 'walk.gpx');
  writeFileSync(path, gpx(46, 47, 48));
  await product.remotex(['track', 'open', path]);
  const editor = await product.connect();
  await editor.sendRequest('initialize', { clientInfo: { name: 'An Editor', version: '1.2' } });
  const window = await showMap(editor, 'm-1', answer);
  const fails = async (args: readonly string[], code: number, words: RegExp) => {
    const failed = await product.remotex(args);
    assert.deepEqual([failed.code, failed.stdout], [code, ''], failed.stderr);
    assert.match(failed.stderr, words);
    assert.equal(failed.stderr.trimEnd().split('\n').length, 1, failed.stderr);
  };
  return { ...product, product, path, editor, window, fails, parent: dirname(product.folder) };
}

test('map where tells in two lines where the map is, and the nearest point of its tracks', async (t) => {
  const { remotex, window } = await withMap(t);
  await window.report({ lat: 46.9, lon: 14.2, zoom: 12.5, track: 't1', tracks: ['t1'] });
  const { stdout } = await remotex(['map', 'where']);
  assert.match(
    stdout,
    /^46\.9,14\.2, zoom 12\.5, walk\.gpx \(t1\) \((just now|\d+ seconds? ago), An Editor 1\.2\)\n {2}Point 2 of 3 of walk\.gpx \(t1\), 11\.\d+ km away: 47,14\.2, 111\.\d+ km along\n$/,
  );
  const told = JSON.parse((await remotex(['map', 'where', '--json'])).stdout);
  assert.deepEqual([told.map, told.tracks, told.nearest.index], ['m-1', ['t1'], 1]);
  await remotex(['track', 'close', 't1']);
  const closed = await remotex(['map', 'where', '--map', 'm-1']);
  assert.match(closed.stdout, /^46\.9,14\.2, zoom 12\.5, t1 \(.*\n {2}No track is open\..*\n$/);
});

test('map center, fit and select have the map do it, and say that it is done', async (t) => {
  const { remotex, window, path, parent } = await withMap(t);
  const moved = await remotex(['map', 'center', '-33.9,-151.2', '--zoom', '9.5']);
  assert.deepEqual(moved, {
    code: 0,
    stdout: 'Moved the map of An Editor 1.2 to -33.9,-151.2.\n',
    stderr: '',
  });
  assert.equal((await remotex(['map', 'fit'])).stdout, 'The map of An Editor 1.2 shows all its tracks.\n');
  const other = join(parent, 'other.gpx');
  writeFileSync(other, gpx(50));
  const fitted = JSON.parse((await remotex(['map', 'fit', 't1', 'walk.gpx', other, '--json'])).stdout);
  assert.deepEqual(fitted, { map: 'm-1', from: 'An Editor 1.2' });
  const selected = await remotex(['map', 'select', '3', '--track', 'walk.gpx']);
  assert.equal(
    selected.stdout,
    'Point 3 of 3 of walk.gpx (t1) is selected on the map of An Editor 1.2\n  48,14.2, 222.34 km along\n',
    selected.stderr,
  );
  const [center, all, some, select] = window.told;
  assert.deepEqual(center, { do: 'center', lat: -33.9, lon: -151.2, zoom: 9.5 });
  assert.deepEqual(all, { do: 'fit' });
  const tracks = [
    { track: 't1', path },
    { track: 't1', path },
    { track: 't2', path: other },
  ];
  assert.deepEqual(some, { do: 'fit', tracks });
  assert.equal(select?.do === 'select' && select.place.index, 2);
});

test('map screenshot saves the whole picture or nothing, and replaces no file unasked', async (t) => {
  const { remotex, fails, parent, env, product } = await withMap(t, ({ action }) =>
    action.do === 'screenshot' ? { png: onePixel } : {},
  );
  const file = join(parent, 'map.png');
  const bytes = Buffer.from(onePixel, 'base64');
  const saved = await remotex(['map', 'screenshot', file]);
  assert.deepEqual(saved, { code: 0, stdout: `Saved the map (1 × 1 pixels) as ${file}.\n`, stderr: '' });
  assert.deepEqual(readFileSync(file), bytes);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  writeFileSync(file, 'mine');
  await fails(
    ['map', 'screenshot', file],
    1,
    /^Nothing was saved: .*map\.png is there already\. .*--force\.\n$/,
  );
  assert.equal(readFileSync(file, 'utf8'), 'mine');
  await fails(['map', 'screenshot', 'tour.jpg'], 2, /'tour\.jpg' does not end in \.png/);
  const forced = JSON.parse((await remotex(['map', 'screenshot', file, '--force', '--json'])).stdout);
  assert.deepEqual(forced, { map: 'm-1', from: 'An Editor 1.2', file, width: 1, height: 1 });
  assert.deepEqual(readFileSync(file), bytes);
  mkdirSync(join(parent, 'folder.png'));
  await fails(
    ['map', 'screenshot', join(parent, 'folder.png'), '--force'],
    1,
    /^Nothing was saved: .* is a folder/,
  );
  await fails(['map', 'screenshot', join(parent, 'no', 'map.png')], 1, /^Nothing was saved: .*ENOENT/);
  const words = [join(dist, 'cli.cjs'), 'map', 'screenshot', '-'];
  const piped = await promisify(execFile)(process.execPath, words, { env, encoding: 'buffer' });
  assert.deepEqual(piped.stdout, bytes);
  const { code, shown } = await inTerminal(product, `${client} map screenshot -`);
  assert.equal(code, 2);
  assert.match(shown, /^A terminal cannot show a PNG: /);
  assert.deepEqual(
    readdirSync(parent).filter((name) => name.endsWith('.part')),
    [],
  );
});

test('an answer that is no picture is not saved', async (t) => {
  const { fails, parent } = await withMap(t, () => ({ png: Buffer.from('<html>').toString('base64') }));
  const file = join(parent, 'map.png');
  await fails(['map', 'screenshot', file], 1, /^Nothing was saved: the map sent no PNG\. /);
  assert.equal(existsSync(file), false);
});

test('map watch shows where the maps are and each move of one, but not what only follows', async (t) => {
  const { product, window, editor } = await withMap(t);
  const text = start(t, product, ['map', 'watch']);
  const json = start(t, product, ['map', 'watch', '--json']);
  await Promise.all([text.lines(1), json.lines(1)]);
  await window.report({ lat: 1, cause: 'followed' });
  await window.report({ lat: 2, track: 't1' });
  await Promise.all([text.lines(2), json.lines(2)]);
  await window.hide();
  const shown = await text.lines(3);
  assert.match(shown[0] ?? '', /^\d\d:\d\d:\d\d {2}46\.1,14\.2, zoom 13, no track$/);
  assert.match(shown[1] ?? '', /^\d\d:\d\d:\d\d {2}2,14\.2, zoom 13, walk\.gpx \(t1\)$/);
  assert.match(shown[2] ?? '', /^\d\d:\d\d:\d\d {2}a map was closed or hidden$/);
  const told = (await json.lines(3)).map((line) => JSON.parse(line));
  assert.deepEqual(
    told.map(({ kind, view, map }) => [kind, view?.lat ?? map]),
    [
      ['present', 46.1],
      ['reported', 2],
      ['closed', 'm-1'],
    ],
  );
  editor.close();
  text.child.kill('SIGINT');
  assert.equal((await text.ended()).code, 130);
});

test('what cannot be done is said in one line: what, why, what to do', async (t) => {
  const { fails, window, remotex } = await withMap(t, () => ({
    ok: false,
    message: 'The page was reloaded.',
  }));
  await fails(['map', 'fit'], 1, /^The map did not do it: The page was reloaded\.\n$/);
  await fails(
    ['map', 'select', '4', '--track', 't1'],
    1,
    /^Track t1 has no such point: its points are 1 to 3\.\n$/,
  );
  await fails(['map', 'select', '1'], 1, /^The map shows no track\. .*--track t1\n$/);
  await fails(
    ['map', 'fit', 'nothing.gpx'],
    1,
    /^No open track has the id, the name or the file 'nothing\.gpx'/,
  );
  await fails(['map', 'center', '1,2', '--map', 'm-2'], 1, /^The map m-2 is not shown\. /);
  await window.hide();
  await fails(['map', 'screenshot', '-'], 1, /^No map is shown\. .*Show GPS Track/);
  for (const args of [
    ['center'],
    ['center', '1,2', '3'],
    ['center', '91,2'],
    ['center', '1,2', '--zoom', '31'],
    ['center', '1,2', '--zoom', 'near'],
    ['center', '1,2', '--map', '../etc'],
    ['select'],
    ['select', '0'],
    ['select', '-1'],
    ['select', '1', '--time', '2026-06-13T07:30:00Z'],
    ['select', '--time', 'noon'],
    ['screenshot'],
    ['screenshot', 'a.png', 'b.png'],
    ['where', 'here'],
    ['watch', 'all'],
  ])
    await fails(['map', ...args], 2, / See: remotex map \w+ --help\n$/);
  await fails(['map', 'screenshot', '-', '--json'], 2, /--json tells of a file that was written/);
  const help = await remotex(['map', '--help']);
  for (const name of ['where', 'center', 'fit', 'select', 'screenshot', 'watch'])
    assert.match(help.stdout, new RegExp(`^  map ${name}`, 'm'));
});
