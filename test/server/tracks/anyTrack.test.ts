/** Whatever a file holds, what is answered about it fits the contract: a client would take anything else for a fault of ours. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { profileValues } from '../../../server/api/trackProfile.ts';
import { Track } from '../../../server/api/tracks.ts';
import { RemoteError } from '../../../server/remote/errors.ts';
import { createTracks } from '../../../server/tracks/tracks.ts';
import { readColumns } from '../../../webview/profile/columns.ts';
import { degreesOf } from './drawnDegrees.ts';
import { setUp } from './storeFixture.ts';
import { createRandom } from './walkNoise.ts';

const context = {
  client: { name: 'test' },
  signal: new AbortController().signal,
  progress: () => {},
  resumeFrom: () => {},
};

/** Where computing goes wrong, if it does: edges of the globe, of time and of what a number holds. */
const lats = ['46', '46.00001', '-46', '90', '-90', '89.9999999999', '0', '-0', '5e-324'];
const lons = [
  '14',
  '14.00001',
  '180',
  '-180',
  '179.9999999',
  '540',
  '-540',
  '180.00000000000003',
  '0',
  '-166',
];
const eles = ['300', '302', '-1e308', '1e308', '1e9', '0', ''];
const times = [
  ...['2026-06-13T08:00:00Z', '2026-06-13T08:00:01Z', '2026-06-13T08:00:30Z', '2026-06-13T07:00:00.001Z'],
  ...['9999-12-31T23:59:59-14:00', '0100-01-01T00:00:00+14:00', '1970-01-01T00:00:00Z', 'never'],
];

function anyGpx(random: () => number): string {
  const pick = (values: readonly string[], usual: number): string =>
    values[Math.floor(random() < 0.7 ? random() * usual : random() * values.length)] ?? '';
  const count = (most: number): number => Math.floor(random() ** 2 * most);
  const hasTimes = random() < 0.7;
  const hasHeights = random() < 0.7;
  let second = 0;
  const when = (): string => {
    if (random() < 0.2) return pick(times, times.length);
    second += Math.floor(random() * 20) - 1;
    return new Date(1_781_337_600_000 + second * 1000).toISOString();
  };
  const point = (tag: string): string => {
    const ele = hasHeights && random() < 0.9 ? `<ele>${pick(eles, 2)}</ele>` : '';
    const time = hasTimes && random() < 0.9 ? `<time>${when()}</time>` : '';
    const sensed = random() < 0.2 ? `<extensions><hr>${pick(eles, 2)}</hr></extensions>` : '';
    const speed = random() < 0.2 ? `<speed>${pick(eles, 2)}</speed>` : '';
    const place = `lat="${pick(lats, 2)}" lon="${pick(lons, 2)}"`;
    return `<${tag} ${place}>${ele}${time}${speed}${sensed}</${tag}>`;
  };
  const points = (tag: string, most: number): string =>
    Array.from({ length: count(most) }, () => point(tag)).join('');
  const segments = () => Array.from({ length: count(5) }, () => `<trkseg>${points('trkpt', 40)}</trkseg>`);
  const tracks = Array.from({ length: count(4) }, () => `<trk>${segments().join('')}</trk>`);
  const routes = Array.from({ length: count(3) }, () => `<rte>${points('rtept', 12)}</rte>`);
  return `<gpx>${points('wpt', 4)}${routes.join('')}${tracks.join('')}<wpt lat="1" lon="2"/></gpx>`;
}

/** As a client gets it: by way of JSON, which has no NaN and no Infinity. */
const overTheWire = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('every answer about any track fits the contract', async (t) => {
  const { start } = setUp(t);
  const { track } = createTracks({ store: start() });
  const random = createRandom(6);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  let answers = 0;
  /** The answer, or nothing if it was refused as something that a user may cause. */
  const ask = async <
    N extends 'nearest' | 'passes' | 'at' | 'point' | 'step' | 'points' | 'draw' | 'stats' | 'profile',
  >(
    name: N,
    params: Parameters<(typeof track)[N]>[0],
  ): Promise<Record<string, unknown> | undefined> => {
    try {
      const answer = overTheWire(await (track[name] as (...all: unknown[]) => unknown)(params, context));
      const schema = Track.functions[name].result;
      const { issues } = await schema['~standard'].validate(answer);
      assert.deepEqual(issues ?? [], [], `track/${name} ${JSON.stringify(params)}`);
      answers++;
      return answer as Record<string, unknown>;
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      return undefined;
    }
  };

  for (let round = 0; round < 150; round++) {
    const summary = await track.open({ name: `${round}.gpx`, content: anyGpx(random) }, context);
    assert.deepEqual(Track.functions.open.result.parse(overTheWire(summary)), overTheWire(summary));
    const { id, points } = summary;
    const place = { lat: Number(pick(lats)), lon: Number(pick(lons)) };
    const last = Math.floor(random() * points);
    const range = random() < 0.5 ? {} : { from: Math.floor(random() * (last + 1)), to: last };
    const one = random() < 0.9 ? { track: id } : {};
    await ask('nearest', { ...place, ...one });
    await ask('nearest', { ...place, ...one, on: 'line' });
    await ask('passes', { ...place, ...one, within: pick([0, 1, 50, 100_000]), limit: pick([1, 1000]) });
    await ask('at', { time: pick(times), ...one });
    await ask('at', { time: '2026-06-13T08:00:11.5Z', ...one });
    await ask('point', { track: id, index: last });
    await ask('point', { track: id, along: random() * summary.distance });
    const by = (random() - 0.5) * 1e4;
    const step = pick([{ points: Math.round(by) }, { seconds: by }, { metres: by }]);
    await ask('step', { track: id, index: last, ...step });
    await ask('points', { track: id });
    const stats = await ask('stats', { track: id, ...range });
    for (const key of ['distance', 'duration', 'movingTime', 'averageSpeed', 'movingSpeed', 'maxSpeed']) {
      if (key === 'maxSpeed' && stats?.maxSpeedOf === 'device') continue;
      const value = stats?.[key] ?? 0;
      assert.ok(typeof value === 'number' && value >= 0, `${key} of ${round}: ${value}`);
    }
    const profile = {
      of: pick(profileValues),
      over: pick(['distance', 'time'] as const),
      samples: pick([2, 5, 50, 4000]),
    };
    const answer = await ask('profile', { track: id, ...profile, ...range });
    if (answer) {
      const { columns, data } = Track.functions.profile.result.parse(answer);
      readColumns({ columns, data: Buffer.from(data, 'base64') });
    }
    const bounds = pick([undefined, { south: -1e308, west: 170, north: 90, east: -170 }, summary.bounds]);
    const drawing = await ask('draw', { track: id, zoom: random() * 24, ...(bounds ? { bounds } : {}) });
    degreesOf(Track.functions.draw.result.parse(drawing));
    for (const format of ['gpx', 'geojson', 'kml'] as const) {
      let content = '';
      for await (const piece of track.export({ track: id, format, ...range }, context)) content += piece;
      const again = await track.open({ name: `again.${format}`, content }, context);
      assert.equal(again.cut, undefined, `${format} of ${round}`);
      await track.close({ track: again.id }, context);
    }
    if (random() < 0.8) await track.close({ track: id }, context);
  }
  assert.ok(answers > 750, `only ${answers} answers`);
});
