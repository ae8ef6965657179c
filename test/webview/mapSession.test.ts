/** The extension's side of a map: what it asks of the daemon, and what it tells the page. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mapPage } from '../../extension/map/mapPage.ts';
import { createMapSession, type MapSessionOptions } from '../../extension/map/mapSession.ts';
import { readTrack } from '../../extension/map/readTrack.ts';
import { RemoteError } from '../../server/remote/errors.ts';
import type { ToMap } from '../../webview/messages.ts';
import { createFakeDaemon } from './fakeDaemon.ts';
import { walk } from './sampleTracks.ts';

function openSession(changes: Partial<MapSessionOptions> = {}) {
  const daemon = createFakeDaemon(walk);
  const posted: ToMap[] = [];
  const logged: unknown[] = [];
  const session = createMapSession({
    tracks: daemon.tracks,
    view: daemon.view,
    source: async () => ({ path: '/walk.gpx' }),
    post: async (message) => posted.push(message),
    openAsText: async () => {},
    log: (error) => logged.push(error),
    ...changes,
  });
  return { session, daemon, posted, logged };
}

const question = { kind: 'center', sequence: 1, lat: 46.27, lon: 13.86, zoom: 14 };

test('nothing is sent before the page is ready, then the track with all of its points', async () => {
  const { session, posted } = openSession();
  assert.equal(posted.length, 0);
  await session.receive({ kind: 'ready' });
  assert.equal(posted.length, 1);
  const track = posted.find((message) => message.kind === 'track');
  assert.ok(track);
  const units = new Int32Array(track.coordinates);
  assert.equal(units.length, 400);
  assert.deepEqual([...units.slice(0, 2)], [462800000, 138800000]);
});

test('a question is answered with its own sequence, and the daemon is told the centre', async () => {
  const { session, posted, daemon } = openSession();
  await session.receive({ kind: 'ready' });
  await session.receive({ ...question, sequence: 12 });
  const answer = posted[1];
  assert.ok(answer?.kind === 'nearest');
  assert.deepEqual([answer.sequence, answer.index, answer.points, answer.ele], [12, 150, 200, 650]);
  assert.deepEqual(daemon.centers, [{ lat: 46.27, lon: 13.86, zoom: 14, track: 't1' }]);
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
        return { ...(await tracks.open(params)), id: `t${opened}` };
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
  assert.equal(posted[1]?.kind, 'nearest');
});

test('every question is answered, also when the daemon has gone', async () => {
  const gone = async () =>
    Promise.reject(new RemoteError('closed', 'The connection closed during track/nearest.'));
  const { tracks } = createFakeDaemon(walk);
  const { session, posted, logged } = openSession({
    tracks: { ...tracks, nearest: gone },
    view: { center: gone },
  });
  await session.receive({ kind: 'ready' });
  await session.receive(question);
  assert.deepEqual(posted[1], {
    kind: 'problem',
    sequence: 1,
    message: 'The connection closed during track/nearest.',
  });
  assert.equal(logged.length, 1);
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
  assert.deepEqual(posted, [{ kind: 'problem', message: 'walk.gpx: line 7 is cut off.' }]);
  broken = false;
  await session.reload();
  assert.equal(posted[1]?.kind, 'track');
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
  await session.reload();
  resolve();
  await first;
  assert.deepEqual(
    posted.map((message) => message.kind === 'track' && message.name),
    ['loading 2'],
  );
});

test('a map that is looked at again tells its centre again', async () => {
  const { session, daemon } = openSession();
  await session.look();
  assert.deepEqual(daemon.centers, []);
  await session.receive({ kind: 'ready' });
  await session.receive(question);
  await session.look();
  assert.equal(daemon.centers.length, 2);
  assert.deepEqual(daemon.centers[1], daemon.centers[0]);
});

test('messages that are not in the contract are dropped and logged', async () => {
  const { session, posted, logged, daemon } = openSession();
  const wrong = [
    null,
    'ready',
    { kind: 'openAsText', uri: 'file:///etc/passwd' },
    { kind: 'center', sequence: 1, lat: 91, lon: 0, zoom: 1 },
    { kind: 'center', sequence: 1, lat: Number.NaN, lon: 0, zoom: 1 },
    { ...question, track: 't9' },
    JSON.parse('{"kind":"ready","__proto__":{"kind":"center"}}'),
  ];
  for (const message of wrong) await session.receive(message);
  assert.equal(logged.length, wrong.length);
  assert.deepEqual([posted, daemon.asked], [[], []]);
});

test('nothing is posted to a page that was closed', async () => {
  const { session, posted } = openSession();
  const showing = session.receive({ kind: 'ready' });
  session.dispose();
  await showing;
  await session.receive(question);
  assert.deepEqual(posted, []);
});

test('a long track comes in pages, and one that changes in between is refused', async () => {
  const { tracks } = createFakeDaemon(walk);
  const summary = await tracks.open({ path: '/walk.gpx' });
  const whole = await tracks.points({ track: 't1' });
  const bytes = Buffer.from(whole.data, 'base64');
  const pages = (total: number) => ({
    ...tracks,
    async points({ from = 0 }: { from?: number }) {
      const data = bytes.subarray(from * 8, (from + 60) * 8);
      return { ...whole, from, count: data.length / 8, total, data: data.toString('base64') };
    },
  });
  const track = await readTrack(pages(200), summary);
  assert.deepEqual(Buffer.from(track.coordinates), bytes);
  await assert.rejects(readTrack(pages(199), summary), /Round walk changed while it was read/);
  await assert.rejects(readTrack(pages(250), { ...summary, points: 250 }), /changed while it was read/);
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
