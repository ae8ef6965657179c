/** The extension's side of a map: what it asks of the daemon, and what it tells the page. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mapPage } from '../../extension/map/mapPage.ts';
import { createMapSession, type MapSessionOptions } from '../../extension/map/mapSession.ts';
import { keyOfUri } from '../../extension/map/mapTracks.ts';
import { RemoteError } from '../../server/remote/errors.ts';
import type { MapTrack, ToMap } from '../../webview/messages.ts';
import { createFakeDaemon } from './fakeDaemon.ts';
import { createFakeHost } from './fakeHost.ts';
import { createPerson } from './fakePerson.ts';
import { noBaseMap, sourceOf, steeringOf } from './mapTester.ts';
import { walk } from './sampleTracks.ts';

function openSession(changes: Partial<MapSessionOptions> = {}) {
  const daemon = createFakeDaemon(walk);
  const posted: ToMap[] = [];
  const logged: unknown[] = [];
  const hosted: unknown[][] = [];
  const session = createMapSession({
    tracks: daemon.tracks,
    view: daemon.view,
    own: sourceOf('/walk.gpx'),
    baseMap: noBaseMap,
    steering: steeringOf(daemon),
    post: async (message) => posted.push(message),
    openAsText: async () => {},
    desk: createPerson().desk,
    host: createFakeHost(hosted),
    log: (error) => logged.push(error),
    ...changes,
  });
  return { session, daemon, posted, logged, hosted };
}

const key = keyOfUri('file:///walk.gpx');
const question = { kind: 'center', sequence: 1, lat: 46.27, lon: 13.86, zoom: 14, tracks: [key] };

/** The last list of tracks that was told. */
function tracksOf(posted: readonly ToMap[]): readonly MapTrack[] {
  const told = posted.findLast((message) => message.kind === 'tracks');
  assert.ok(told?.kind === 'tracks');
  return told.tracks;
}

test('nothing is sent before the page is ready, then what there is to say of the track', async () => {
  const { session, posted } = openSession();
  assert.equal(posted.length, 0);
  await session.receive({ kind: 'ready' });
  const [track, ...others] = tracksOf(posted);
  assert.deepEqual(others, []);
  assert.ok(track?.summary);
  assert.deepEqual([track.key, track.file, track.own], [key, 'walk.gpx', true]);
  assert.deepEqual([track.summary.name, track.summary.points], ['Round walk', 200]);
});

test('a question is answered with its own sequence, and the daemon is told the centre', async () => {
  const { session, posted, daemon } = openSession();
  await session.receive({ kind: 'ready' });
  await session.receive({ ...question, sequence: 12 });
  const answer = posted.at(-1);
  assert.ok(answer?.kind === 'nearest');
  const { track, index, points, ele } = answer.place;
  assert.deepEqual([answer.sequence, track, index, points, ele], [12, key, 150, 200, 650]);
  const shown = { track: 't1', tracks: ['t1'], map: 'm-1', cause: 'moved' };
  assert.deepEqual(daemon.centers, [{ lat: 46.27, lon: 13.86, zoom: 14, ...shown }]);
});

test('with several tracks the answer names the one that is nearest', async () => {
  const { session, posted, daemon } = openSession();
  const points = [{ lat: 10, lon: 10 }];
  daemon.write({ name: 'Far away', points }, '/far.gpx');
  await session.receive({ kind: 'ready' });
  await session.tracks.add(sourceOf('/far.gpx'));
  const far = keyOfUri('file:///far.gpx');
  assert.deepEqual(
    tracksOf(posted).map(({ file, own }) => [file, own]),
    [
      ['walk.gpx', true],
      ['far.gpx', false],
    ],
  );
  await session.receive({ ...question, lat: 11, lon: 11, tracks: [key, far] });
  const answer = posted.at(-1);
  assert.ok(answer?.kind === 'nearest');
  assert.deepEqual([answer.place.track, answer.place.index], [far, 0]);
});

test('an added track can be taken off the map, and the own one stays', async () => {
  const { session, posted, daemon, hosted } = openSession();
  daemon.write({ name: 'Far away', points: [{ lat: 10, lon: 10 }] }, '/far.gpx');
  await session.receive({ kind: 'ready' });
  await session.tracks.add(sourceOf('/far.gpx'));
  await session.receive({ kind: 'remove', track: keyOfUri('file:///far.gpx') });
  await session.receive({ kind: 'remove', track: key });
  await session.receive({ kind: 'remove', track: 'unknown' });
  assert.deepEqual(hosted, [['removed', 'file:///far.gpx']]);
  assert.deepEqual(
    tracksOf(posted).map(({ file }) => file),
    ['walk.gpx'],
  );
});

test('a track that a new daemon does not know is opened again, once', async () => {
  const { tracks } = createFakeDaemon(walk);
  let opened = 0;
  let known = true;
  const { session, posted } = openSession({
    tracks: {
      ...tracks,
      async open(params) {
        opened++;
        known = true;
        return await tracks.open(params);
      },
      async nearest(params) {
        if (!known) throw new RemoteError('unknown-track', 'No track t1 is open.');
        return tracks.nearest(params);
      },
    },
  });
  await session.receive({ kind: 'ready' });
  known = false;
  await session.receive(question);
  assert.equal(opened, 2);
  assert.equal(posted.at(-1)?.kind, 'nearest');
});

test('every question is answered, also when the daemon has gone', async () => {
  const gone = async () =>
    Promise.reject(new RemoteError('closed', 'The connection closed during track/nearest.'));
  const { tracks, view } = createFakeDaemon(walk);
  const { session, posted, logged } = openSession({
    tracks: { ...tracks, nearest: gone, draw: gone },
    view: { ...view, center: gone },
  });
  await session.receive({ kind: 'ready' });
  await session.receive(question);
  const message = 'The connection closed during track/nearest.';
  assert.deepEqual(posted.at(-1), { kind: 'problem', sequence: 1, message });
  assert.equal(logged.length, 1);
  await session.receive({ kind: 'ask', id: 7, question: { what: 'draw', track: key, zoom: 3 } });
  assert.deepEqual(posted.at(-1), { kind: 'problem', id: 7, message });
});

test('a question that is taken back is not answered', async () => {
  const { tracks } = createFakeDaemon(walk);
  const { promise: begun, resolve: begin } = Promise.withResolvers<AbortSignal | undefined>();
  const { session, posted } = openSession({
    tracks: {
      ...tracks,
      draw: async (params, options) => {
        begin(options?.signal);
        await new Promise((resolve) => options?.signal?.addEventListener('abort', resolve));
        return tracks.draw(params);
      },
    },
  });
  await session.receive({ kind: 'ready' });
  const asked = session.receive({ kind: 'ask', id: 7, question: { what: 'draw', track: key, zoom: 3 } });
  await begun;
  await session.receive({ kind: 'cancel', id: 7 });
  await asked;
  assert.deepEqual(
    posted.filter(({ kind }) => kind === 'answer' || kind === 'problem'),
    [],
  );
});

test('what an earlier page has asked is not answered to the next one', async () => {
  const { tracks } = createFakeDaemon(walk);
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const { promise: wait, resolve: goOn } = Promise.withResolvers<void>();
  const { session, posted } = openSession({
    tracks: {
      ...tracks,
      draw: async (params) => {
        begin();
        await wait;
        return tracks.draw(params);
      },
    },
  });
  await session.receive({ kind: 'ready' });
  const asked = session.receive({ kind: 'ask', id: 7, question: { what: 'draw', track: key, zoom: 3 } });
  await begun;
  session.hide();
  await session.receive({ kind: 'ready' });
  goOn();
  await asked;
  assert.deepEqual(
    posted.filter(({ kind }) => kind === 'answer'),
    [],
  );
});

test('a track that is not on this map cannot be asked about', async () => {
  const { session, posted } = openSession();
  await session.receive({ kind: 'ready' });
  await session.receive({ kind: 'ask', id: 1, question: { what: 'places', track: 't1' } });
  assert.deepEqual(posted.at(-1), {
    kind: 'problem',
    id: 1,
    message: 'This track is not on the map any more.',
  });
});

test('a file that cannot be opened says why; once it can be, it is shown', async () => {
  let broken = true;
  const { tracks } = createFakeDaemon(walk);
  const { session, posted } = openSession({
    tracks: {
      ...tracks,
      open: (params) =>
        broken ? Promise.reject(new Error('walk.gpx: line 7 is cut off.')) : tracks.open(params),
    },
  });
  await session.receive({ kind: 'ready' });
  const [failed] = tracksOf(posted);
  assert.deepEqual([failed?.problem, failed?.summary], ['walk.gpx: line 7 is cut off.', undefined]);
  broken = false;
  await session.tracks.reload();
  const [shown] = tracksOf(posted);
  assert.deepEqual([shown?.problem, shown?.summary?.points], [undefined, 200]);
});

test('the older one of two loadings is not shown, even when it ends last', async () => {
  const { tracks } = createFakeDaemon(walk);
  const { promise, resolve } = Promise.withResolvers<void>();
  let loading = 0;
  const { session, posted } = openSession({
    tracks: {
      ...tracks,
      async open(params) {
        const mine = ++loading;
        if (mine === 1) await promise;
        return { ...(await tracks.open(params)), name: `loading ${mine}` };
      },
    },
  });
  const first = session.receive({ kind: 'ready' });
  await session.tracks.reload();
  resolve();
  await first;
  assert.equal(tracksOf(posted)[0]?.summary?.name, 'loading 2');
});

test('a map that is looked at again tells its centre again', async () => {
  const { session, daemon } = openSession();
  await session.look();
  assert.deepEqual(daemon.centers, []);
  await session.receive({ kind: 'ready' });
  await session.receive(question);
  await session.look();
  assert.equal(daemon.centers.length, 2);
  assert.deepEqual(daemon.centers[1], Object.assign({}, daemon.centers[0], { cause: 'looked' }));
});

test('messages that are not in the contract are dropped and logged', async () => {
  const { session, posted, logged, daemon } = openSession();
  const wrong = [
    null,
    'ready',
    { kind: 'openAsText', uri: 'file:///etc/passwd' },
    { kind: 'center', sequence: 1, lat: 91, lon: 0, zoom: 1, tracks: [key] },
    { kind: 'center', sequence: 1, lat: Number.NaN, lon: 0, zoom: 1, tracks: [key] },
    { ...question, tracks: [] },
    { ...question, tracks: Array.from({ length: 101 }, () => key) },
    { kind: 'ask', id: 1, question: { what: 'open', path: '/etc/passwd' } },
    { kind: 'ask', id: 1, question: { what: 'draw', track: key, zoom: 1e9 } },
    { kind: 'add', uris: [] },
    { kind: 'add', uris: Array.from({ length: 51 }, (_, i) => `file:///${i}.gpx`) },
    { kind: 'add', uris: [`file:///${'x'.repeat(5000)}.gpx`] },
    { kind: 'ask', id: 1, question: { what: 'text', track: key, index: -1 } },
    JSON.parse('{"kind":"ready","__proto__":{"kind":"center"}}'),
  ];
  for (const message of wrong) await session.receive(message);
  assert.equal(logged.length, wrong.length);
  assert.deepEqual([posted, daemon.asked], [[], []]);
});

test('nothing is posted to a page that was closed', async () => {
  const { session, posted } = openSession();
  const showing = session.receive({ kind: 'ready' });
  const before = posted.length;
  session.dispose();
  await showing;
  await session.receive(question);
  assert.equal(posted.length, before);
});

test('the page allows nothing but its own two scripts and one style', () => {
  const html = mapPage({
    title: '</title><script>alert(1)</script>.gpx',
    cspSource: 'vscode-webview:',
    nonce: 'abc',
    style: 's.css',
    script: 'a.js',
    outline: 'b.js',
  });
  assert.match(html, /default-src 'none'; script-src 'nonce-abc'; style-src vscode-webview:;/);
  assert.doesNotMatch(html, /unsafe|https?:|style=|onload|alert\(1\)<\/script>/);
  assert.equal(html.match(/<script /g)?.length, 2);
  assert.equal(html.match(/nonce="abc"/g)?.length, 2);
});
