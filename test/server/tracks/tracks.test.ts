import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { TrackPoints } from '../../../server/api/trackDrawing.ts';
import { TrackSummary } from '../../../server/api/trackFiles.ts';
import { NearestPoint } from '../../../server/api/trackFinding.ts';
import { Track } from '../../../server/api/tracks.ts';
import { context, setUp, when } from './questionsFixture.ts';

const point = (lat: number, lon: number, more = '') => `<trkpt lat="${lat}" lon="${lon}">${more}</trkpt>`;
const gpx = (...segments: string[]) =>
  `<gpx><trk>${segments.map((points) => `<trkseg>${points}</trkseg>`).join('')}</trk></gpx>`;
const alps = gpx(
  point(46, 14) + point(46.1, 14.2, '<ele>402</ele><time>2026-06-13T06:00:00Z</time>'),
  point(46.2, 14.3),
);
const fiji = gpx(point(-16.8, 179.99) + point(-16.8, -179.99));

test('the nearest point comes with its segment, height, time and distance', async (t) => {
  const { track, open } = setUp(t);
  await open('alps.gpx', alps);
  const found = await track.nearest({ lat: 46.1, lon: 14.201 }, context);
  assert.deepEqual(NearestPoint.parse(found), found);
  const { distance, along = 0, ...rest } = found;
  assert.ok(Math.abs(along - 19_056.182) < 0.001, `${along}`);
  assert.deepEqual(rest, {
    track: 't1',
    name: 'alps.gpx',
    index: 1,
    points: 3,
    segment: 0,
    lat: 46.1,
    lon: 14.2,
    ele: 402,
    time: '2026-06-13T06:00:00.000Z',
  });
  assert.ok(Math.abs(distance - 77.341) < 0.05, `${distance}`);
  const second = await track.nearest({ lat: 47, lon: 14.3 }, context);
  assert.deepEqual([second.index, second.segment, 'ele' in second, 'time' in second], [2, 1, false, false]);
});

test('without a track the nearest of all is found; with one, only that is looked at', async (t) => {
  const { track, open } = setUp(t);
  await open('alps.gpx', alps);
  await open('fiji.gpx', fiji);
  assert.equal((await track.nearest({ lat: -16, lon: 180 }, context)).track, 't2');
  assert.equal((await track.nearest({ lat: -16, lon: -180 }, context)).track, 't2');
  assert.equal((await track.nearest({ lat: -16, lon: 180, track: 't1' }, context)).track, 't1');
});

test('of two tracks at the same distance, the one opened first answers', async (t) => {
  const { track, open } = setUp(t);
  await open('b.gpx', alps);
  await open('a.gpx', alps);
  assert.equal((await track.nearest({ lat: 46, lon: 14 }, context)).track, 't1');
});

test("without a place, the map's centre and the track that it shows are asked", async (t) => {
  const { track, view, open } = setUp(t);
  await open('alps.gpx', alps);
  await open('fiji.gpx', fiji);
  const center = await view.center({ lat: -16, lon: 180, zoom: 12.5, track: 't1' }, context);
  assert.deepEqual(center, { lat: -16, lon: 180, zoom: 12.5, track: 't1', when, from: 'vscode 1.139' });
  const found = await track.nearest({}, context);
  assert.deepEqual([found.track, found.center], ['t1', center]);
  assert.equal((await track.nearest({ track: 't2' }, context)).track, 't2');
  await view.center({ lat: -16, lon: 180, zoom: 3 }, context);
  assert.equal((await track.nearest({}, context)).track, 't2');
});

test('a centre that nobody has told yet is explained', async (t) => {
  const { track, open } = setUp(t);
  await open('alps.gpx', alps);
  await assert.rejects(async () => track.nearest({}, context), {
    reason: 'no-center',
    message:
      'No map centre is known yet. Move a track map in VS Code, or give a place: remotex track nearest 46.1,14.2',
  });
});

test('half a place is refused', async (t) => {
  const { track } = setUp(t);
  const refused = (missing: string) => ({
    reason: 'invalid-params',
    code: -32602,
    message: `track/nearest refused: ${missing} is missing. Give both lat and lon, or neither for the map's centre.`,
  });
  await assert.rejects(async () => track.nearest({ lat: 0 }, context), refused('lon'));
  await assert.rejects(async () => track.nearest({ lon: 0 }, context), refused('lat'));
});

test('when no track is open, it says how to open one', async (t) => {
  const { track } = setUp(t);
  await assert.rejects(async () => track.nearest({ lat: 0, lon: 0 }, context), {
    reason: 'no-tracks',
    message: 'No track is open. Open one: remotex track open walk.gpx',
  });
});

test('an unknown track is refused, also as the one that the map shows', async (t) => {
  const { track, view, open } = setUp(t);
  await open('alps.gpx', alps);
  const refused = { reason: 'unknown-track', message: /^There is no open track t7\. Open: t1\./ };
  await assert.rejects(async () => track.nearest({ lat: 0, lon: 0, track: 't7' }, context), refused);
  await assert.rejects(async () => track.points({ track: 't7' }, context), refused);
  await view.center({ lat: 0, lon: 0, zoom: 1, track: 't7' }, context);
  await assert.rejects(async () => track.nearest({}, context), refused);
});

test('a relative path and one with NUL are refused', async (t) => {
  const { track } = setUp(t);
  await assert.rejects(async () => track.open({ path: 'walk.gpx' }, context), {
    reason: 'invalid-params',
    code: -32602,
    message: 'track/open refused: path must be absolute, got "walk.gpx".',
  });
  await assert.rejects(async () => track.open({ path: '/tmp/a\0b' }, context), { reason: 'invalid-params' });
});

test('after a restart, a file that is gone is passed over when all tracks are asked, and named when it is asked itself', async (t) => {
  const { folder, open, start } = setUp(t);
  await open('alps.gpx', alps);
  await open('fiji.gpx', fiji);
  rmSync(join(folder, 'alps.gpx'));
  const { track } = start();
  assert.equal((await track.nearest({ lat: 46, lon: 14 }, context)).track, 't2');
  const gone = { reason: 'no-file', message: /^Track t1 cannot be read again\. .*alps\.gpx does not exist/ };
  await assert.rejects(async () => track.nearest({ lat: 46, lon: 14, track: 't1' }, context), gone);
  rmSync(join(folder, 'fiji.gpx'));
  await assert.rejects(async () => start().track.nearest({ lat: 46, lon: 14 }, context), gone);
});

test('what the handlers return keeps the contract', async (t) => {
  const { track, open } = setUp(t);
  const opened = await open('alps.gpx', alps);
  assert.deepEqual(TrackSummary.parse(opened), opened);
  assert.deepEqual(await track.list({}, context), [opened]);
  assert.deepEqual(await track.info({ track: 't1' }, context), opened);
  const points = await track.points({ track: 't1' }, context);
  assert.deepEqual(TrackPoints.parse(points), points);
  assert.deepEqual(await track.close({ track: 't1' }, context), opened);
  assert.deepEqual(await track.list({}, context), []);
});

const decode = (data: string) => {
  const bytes = Buffer.from(data, 'base64');
  return Array.from({ length: bytes.length / 8 }, (_, i) => [
    bytes.readInt32LE(8 * i),
    bytes.readInt32LE(8 * i + 4),
  ]);
};

test('routes come with their names, each at its first segment, as far as there is room', async (t) => {
  const { track, open } = setUp(t);
  const place = '<rtept lat="1" lon="2"/>';
  const long = 'x'.repeat(4000);
  const many = Array.from({ length: 200 }, () => `<rte><name>${long}</name>${place}</rte>`).join('');
  const trk = '<trk><name>Walk</name><trkseg><trkpt lat="1" lon="2"/></trkseg></trk>';
  await open('a.gpx', `<gpx><rte><name>Over</name>${place}</rte><rte>${place}</rte>${trk}${many}</gpx>`);
  const { segments = [] } = await track.points({ track: 't1', count: 0 }, context);
  const named = segments.filter(({ name }) => name !== undefined);
  assert.deepEqual(
    segments
      .filter(({ kind, name }) => kind === 'track' || name === 'Over' || name === undefined)
      .slice(0, 3),
    [
      { start: 0, kind: 'route', name: 'Over' },
      { start: 1, kind: 'route' },
      { start: 2, kind: 'track' },
    ],
  );
  assert.ok(named.length > 100 && named.length < 130, `${named.length}`);
});

test('points come in pages, the first with segments and waypoints', async (t) => {
  const { track, open } = setUp(t);
  await open(
    'a.gpx',
    fiji.replace('<trk>', '<wpt lat="1" lon="2"><name>Spring</name></wpt><wpt lat="3" lon="4"/><trk>'),
  );
  const { data, ...first } = await track.points({ track: 't1' }, context);
  assert.deepEqual(first, {
    track: 't1',
    from: 0,
    count: 2,
    total: 2,
    segments: [{ start: 0, kind: 'track' }],
    waypoints: [
      { lat: 1, lon: 2, name: 'Spring' },
      { lat: 3, lon: 4 },
    ],
  });
  assert.deepEqual(decode(data), [
    [-168_000_000, 1_799_900_000],
    [-168_000_000, -1_799_900_000],
  ]);
  const { data: rest, ...second } = await track.points({ track: 't1', from: 1, count: 5 }, context);
  assert.deepEqual(second, { track: 't1', from: 1, count: 1, total: 2 });
  assert.deepEqual(decode(rest), [[-168_000_000, -1_799_900_000]]);
  assert.deepEqual(await track.points({ track: 't1', from: 9 }, context), {
    track: 't1',
    from: 2,
    count: 0,
    total: 2,
    data: '',
  });
});

test('a page has at most 100,000 points, and the pages together are the track', async (t) => {
  const { track } = setUp(t);
  const content = gpx(Array.from({ length: 150_000 }, (_, i) => point(i / 10_000, 0)).join(''));
  await track.open({ name: 'long.gpx', content }, context);
  const one = await track.points({ track: 't1', count: 1e9 }, context);
  const two = await track.points({ track: 't1', from: one.count }, context);
  assert.deepEqual([one.count, two.count, two.from], [100_000, 50_000, 100_000]);
  assert.deepEqual([...decode(one.data), ...decode(two.data)].at(-1), [149_999_000, 0]);
});

test('a page stays far below the limit of a message, whatever the names are', async (t) => {
  const { track } = setUp(t);
  const waypoint = `<wpt lat="1" lon="2"><name>${'ž'.repeat(2000)}</name></wpt>`;
  await track.open({ name: 'many.gpx', content: `<gpx>${waypoint.repeat(3000)}</gpx>` }, context);
  const points = await track.points({ track: 't1' }, context);
  assert.ok(Buffer.byteLength(JSON.stringify(points)) < 3_000_000);
  assert.ok(points.waypoints && points.waypoints.length > 100);
});

test('content has the name that was given, on one line and not too long, else the one in it', async (t) => {
  const { track } = setUp(t);
  const content = alps.replace('<trk>', '<trk><name>Alps</name>');
  const nameOf = async (source: { name?: string }) =>
    (await track.open({ ...source, content }, context)).name;
  assert.equal(await nameOf({}), 'Alps');
  assert.equal(await nameOf({ name: ' a\n\tb ' }), 'a b');
  assert.equal(await nameOf({ name: ' \n' }), 'Alps');
  assert.equal((await track.open({ content: fiji }, context)).name, 'track');
  const { params } = Track.functions.open;
  for (const [length, isTaken] of [
    [1000, true],
    [1001, false],
  ] as const)
    assert.equal(params.safeParse({ name: 'ž'.repeat(length), content }).success, isTaken);
});
