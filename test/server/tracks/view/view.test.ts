/** `view/…`: where maps are, told to all who ask or follow, and what a program has them do. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { Track } from '../../../../server/api/tracks.ts';
import { mostPictureCharacters, View, type ViewChange } from '../../../../server/api/view.ts';
import type { Caller } from '../../../../server/remote/caller.ts';
import { remote } from '../../../../server/remote/client.ts';
import type { RemoteError } from '../../../../server/remote/errors.ts';
import { implement } from '../../../../server/remote/implement.ts';
import { createLocal } from '../../../../server/remote/local.ts';
import { createTracks } from '../../../../server/tracks/tracks.ts';
import { createViewChanges } from '../../../../server/tracks/view/viewChanges.ts';
import { onePixel, showMap } from '../../mapWindow.ts';
import { gpx, setUp as setUpStore } from '../storeFixture.ts';

/** `connect` makes a client of its own, as each window and each terminal is one. */
function setUp(t: TestContext, { patienceMs = 1_000_000 } = {}) {
  const { start, write } = setUpStore(t);
  const now = () => new Date('2026-06-13T08:00:00Z');
  const { track, view } = createTracks({ store: start(), now, patienceMs });
  const services = [
    implement(Track, { ...track, line: () => assert.fail('nobody asks for lines here') }),
    implement(View, view),
  ];
  const connect = (name: string) => {
    const caller = createLocal(services, { client: { name } });
    t.after(() => caller.close());
    return caller;
  };
  const terminal = connect('terminal');
  return { connect, write, track: remote(Track, terminal), view: remote(View, terminal), terminal };
}

const fails = (call: Promise<unknown>, reason: string, words: RegExp) =>
  assert.rejects(call, (error: RemoteError) => {
    assert.equal(error.reason, reason);
    assert.match(error.message, words);
    return true;
  });

test('where tells the last view with all that was reported, and one map by its name', async (t) => {
  const { connect, view } = setUp(t);
  await fails(view.where({}), 'no-center', /^No map centre is known yet\. Move a track map in VS Code\.$/);
  const bounds = { south: 46, west: 14, north: 46.2, east: 14.4 };
  const editor = remote(View, connect('editor'));
  await editor.center({ lat: 46.1, lon: 374.2, zoom: 13, bounds, tracks: ['t1', 't2'], map: 'one' });
  await editor.center({ lat: 1, lon: 2, zoom: 3 });
  const told = { when: '2026-06-13T08:00:00.000Z', from: 'editor' };
  assert.deepEqual(await view.where({}), { lat: 1, lon: 2, zoom: 3, ...told });
  const one = await view.where({ map: 'one' });
  assert.ok(Math.abs(one.lon - 14.2) < 1e-9);
  assert.deepEqual(
    { ...one, lon: 14.2 },
    { lat: 46.1, lon: 14.2, zoom: 13, bounds, tracks: ['t1', 't2'], map: 'one', ...told },
  );
  await fails(view.where({ map: 'two' }), 'unknown-map', /two/);
});

test('a map that follows another one does not become the one in use', async (t) => {
  const { connect, view } = setUp(t);
  const editor = connect('editor');
  const one = await showMap(editor, 'one');
  const two = await showMap(editor, 'two');
  await one.report({ lat: 10 });
  await two.report({ lat: 10, cause: 'followed' });
  assert.equal((await view.where({})).map, 'one');
  assert.equal((await view.steer({ do: 'center', lat: 1, lon: 2 })).map, 'one');
  await two.report({ cause: 'looked' });
  assert.equal((await view.where({})).map, 'two');
  assert.equal((await view.steer({ do: 'center', lat: 1, lon: 2 })).map, 'two');
  assert.equal((await view.steer({ do: 'center', lat: 1, lon: 2, map: 'one' })).map, 'one');
});

test('a command waits for what the map answers, and hands it back', async (t) => {
  const { connect, view } = setUp(t);
  const window = await showMap(connect('editor'), 'one', ({ action }) =>
    action.do === 'screenshot' ? { png: onePixel } : {},
  );
  assert.deepEqual(await view.steer({ do: 'center', lat: 46.2, lon: 14.3, zoom: 12.5 }), {
    map: 'one',
    from: 'editor',
  });
  assert.equal((await view.steer({ do: 'screenshot' })).png, onePixel);
  assert.deepEqual(await view.steer({ do: 'fit' }), { map: 'one', from: 'editor' });
  assert.deepEqual(window.told, [
    { do: 'center', lat: 46.2, lon: 14.3, zoom: 12.5 },
    { do: 'screenshot' },
    { do: 'fit' },
  ]);
});

test('what the map cannot do is told with its own words, on one line', async (t) => {
  const { connect, view } = setUp(t);
  await showMap(connect('editor'), 'one', () => ({ ok: false, message: 'No.\nReally\x1b[31m not.' }));
  await fails(view.steer({ do: 'fit' }), 'map-refused', /^The map did not do it: No\.\\u000aReally\\u001b/);
});

test('tracks are named by id or by file, points by number or time; what is wrong never reaches the map', async (t) => {
  const { connect, view, track, write } = setUp(t);
  const path = write('walk.gpx', gpx(1, 2, 3));
  await track.open({ path });
  await track.open({ name: 'sent.gpx', content: gpx(5) });
  const window = await showMap(connect('editor'), 'one');
  await fails(view.steer({ do: 'select', index: 0 }), 'no-track', /--track/);
  await view.steer({ do: 'fit', tracks: [path, 't2'] });
  await window.report({ track: 't1' });
  const { place } = await view.steer({ do: 'select', index: 2 });
  assert.deepEqual([place?.track, place?.index, place?.lat, place?.points], ['t1', 2, 3, 3]);
  await fails(view.steer({ do: 'select', index: 3 }), 'no-point', /the points 0 to 2, got 3/);
  await fails(view.steer({ do: 'fit', tracks: ['t7'] }), 'unknown-track', /t7/);
  await fails(view.steer({ do: 'fit', tracks: ['/no.gpx'] }), 'unknown-track', /no\.gpx/);
  await fails(view.steer({ do: 'select', time: '2026-06-13T08:00:00Z' }), 'no-place', /has no times/);
  await fails(view.steer({ do: 'select', time: 'noon' }), 'invalid-params', /noon/);
  assert.deepEqual(window.told, [
    { do: 'fit', tracks: [{ track: 't1', path }, { track: 't2' }] },
    { do: 'select', place },
  ]);
});

test('no map, a hidden one, a closed one and one that is silent each say what is the matter', async (t) => {
  const { connect, view } = setUp(t, { patienceMs: 1 });
  await fails(view.steer({ do: 'fit' }), 'no-map', /^No map is shown\. .*Show GPS Track/);
  const editor = connect('editor');
  const window = await showMap(editor, 'one', () => undefined);
  await fails(view.steer({ do: 'fit', map: 'two' }), 'unknown-map', /two/);
  await fails(view.steer({ do: 'fit' }), 'no-answer', /^The map did not answer .* may be hidden/);
  await window.hide();
  await fails(view.steer({ do: 'fit' }), 'no-map', /No map is shown/);
  await fails(view.where({ map: 'one' }), 'unknown-map', /one/);
  assert.equal((await view.where({})).map, 'one');
});

/** A map that does not answer; `came` resolves when it has been told something again. */
async function showSilentMap(caller: Caller, map: string) {
  let came = Promise.withResolvers<number>();
  const window = await showMap(caller, map, ({ id }) => {
    came.resolve(id);
    return undefined;
  });
  return {
    ...window,
    async came() {
      const id = await came.promise;
      came = Promise.withResolvers();
      return id;
    },
  };
}

test('a command whose caller gives up, or whose map is closed, ends at once', async (t) => {
  const { connect, view } = setUp(t);
  const editor = connect('editor');
  const one = await showSilentMap(editor, 'one');
  const impatient = new AbortController();
  const first = view.steer({ do: 'fit' }, { signal: impatient.signal });
  await one.came();
  impatient.abort();
  await fails(first, 'cancelled', /./);
  const second = view.steer({ do: 'fit' });
  await one.came();
  await remote(View, editor).close({ map: 'one' });
  await fails(second, 'map-closed', /closed or hidden/);
  const two = await showSilentMap(editor, 'two');
  const third = view.steer({ do: 'fit' });
  await two.came();
  editor.close();
  await fails(third, 'map-closed', /closed or hidden/);
  await fails(view.steer({ do: 'fit' }), 'no-map', /./);
});

test('only who shows a map answers for it, and a late answer is of no consequence', async (t) => {
  const { connect, view } = setUp(t);
  const editor = connect('editor');
  const one = await showSilentMap(editor, 'one');
  const asked = view.steer({ do: 'fit' });
  const id = await one.came();
  await fails(view.done({ map: 'one', id, ok: true }), 'not-yours', /another program/);
  await fails(view.done({ map: 'two', id, ok: true }), 'unknown-map', /two/);
  await remote(View, editor).done({ map: 'one', id: id + 1, ok: true });
  await remote(View, editor).done({ map: 'one', id, ok: true });
  assert.equal((await asked).map, 'one');
  await remote(View, editor).done({ map: 'one', id, ok: false });
});

test('a map that is shown anew under its name takes the place of the one before', async (t) => {
  const { connect, view } = setUp(t);
  const editor = connect('editor');
  const before = await showSilentMap(editor, 'one');
  const lost = view.steer({ do: 'fit' });
  await before.came();
  const now = await showMap(editor, 'one');
  await fails(lost, 'map-closed', /./);
  assert.equal((await view.steer({ do: 'fit' })).map, 'one');
  await before.hide();
  assert.equal((await view.steer({ do: 'fit' })).map, 'one');
  assert.equal(now.told.length, 2);
});

test('a flood of commands is refused before it is kept', async (t) => {
  const { connect, view } = setUp(t);
  const terminals = Array.from({ length: 3 }, (_, i) => remote(View, connect(`terminal ${i}`)));
  await showMap(connect('editor'), 'one', () => undefined);
  const ended = terminals.flatMap((one) =>
    Array.from({ length: 40 }, () => one.steer({ do: 'fit' }).then(String, ({ reason }) => reason as string)),
  );
  // Those that are refused; the others wait for the map until it closes.
  const first = await Promise.race(ended);
  assert.equal(first, 'map-busy');
  await view.close({ map: 'one' });
  const reasons = await Promise.all(ended);
  assert.deepEqual(
    [
      reasons.filter((one) => one === 'map-busy').length,
      reasons.filter((one) => one === 'map-closed').length,
    ],
    [20, 100],
  );
});

test('a picture of eleven megabytes comes through; a larger one is refused where it is sent', async (t) => {
  const { connect, view } = setUp(t);
  const most = 'A'.repeat(mostPictureCharacters);
  const editor = connect('editor');
  await showMap(editor, 'one', () => ({ png: most }));
  assert.equal((await view.steer({ do: 'screenshot' })).png?.length, mostPictureCharacters);
  const tooLarge = remote(View, editor).done({ map: 'one', id: 1, ok: true, png: `${most}A` });
  await fails(tooLarge, 'invalid-params', /png/);
});

test('who watches hears where maps are, each move, and which are closed', async (t) => {
  const { connect, view } = setUp(t);
  const editor = connect('editor');
  const one = await showMap(editor, 'one');
  const two = await showMap(editor, 'two');
  const changes = view.watch({});
  const next = async () => {
    const { value } = await changes.next();
    return value?.kind === 'closed'
      ? `closed ${value.map}`
      : `${value?.kind} ${value?.view.map} ${value?.view.lat}`;
  };
  assert.deepEqual([await next(), await next()], ['present one 46.1', 'present two 46.1']);
  await one.report({ lat: 1 });
  assert.equal(await next(), 'reported one 1');
  await two.hide();
  assert.equal(await next(), 'closed two');
  editor.close();
  assert.equal(await next(), 'closed one');
  await changes.return();
});

test('a slow watcher gets the newest of each map, and of made-up maps no more than fit', async () => {
  const changes = createViewChanges();
  const end = new AbortController();
  const at = (map: string, lat: number): ViewChange => ({
    kind: 'reported',
    view: { lat, lon: 0, zoom: 1, map, when: '', from: '' },
  });
  const followed = changes.follow(end.signal, () => [at('a', 1)]);
  assert.deepEqual((await followed.next()).value, at('a', 1));
  for (let lat = 0; lat < 90; lat++) changes.tell(at('a', lat));
  changes.tell(at('b', 1));
  changes.tell({ kind: 'closed', map: 'b' });
  changes.tell(at('a', -1));
  assert.deepEqual((await followed.next()).value, { kind: 'closed', map: 'b' });
  assert.deepEqual((await followed.next()).value, at('a', -1));
  for (let i = 0; i < 10_000; i++) changes.tell(at(`made-up-${i}`, 0));
  changes.tell({ kind: 'closed', map: 'last' });
  let count = 1;
  while ((await followed.next()).value?.kind !== 'closed') count++;
  assert.equal(count, 256);
  end.abort();
  assert.deepEqual(await followed.next(), { done: true, value: undefined });
});

test('hostile names, places and answers are refused', async (t) => {
  const { view, terminal } = setUp(t);
  const center = { lat: 1, lon: 2, zoom: 3 };
  for (const [method, params] of [
    ['view/center', { ...center, map: '../etc' }],
    ['view/center', { ...center, map: 'x'.repeat(65) }],
    ['view/center', { ...center, tracks: Array(101).fill('t1') }],
    ['view/center', { ...center, cause: 'magic' }],
    ['view/center', { ...center, bounds: { south: 'a' } }],
    ['view/center', { ...center, lat: 91 }],
    ['view/where', { map: '' }],
    ['view/steer', { do: 'explode' }],
    ['view/steer', { do: 'center', lat: 1 }],
    ['view/steer', { do: 'center', lat: 1, lon: 2, zoom: 31 }],
    ['view/steer', { do: 'select' }],
    ['view/steer', { do: 'select', index: 1, time: '2026-06-13T08:00:00Z' }],
    ['view/steer', { do: 'select', index: -1 }],
    ['view/steer', { do: 'fit', tracks: [''] }],
    ['view/commands', {}],
    ['view/done', { map: 'one', id: 1, ok: 'yes' }],
  ] as const)
    await fails(terminal.sendRequest(method, params), 'invalid-params', /refused/);
  await fails(view.steer({ do: 'fit' }), 'no-map', /./);
});
