/** What is written opens as the same track, in every format that is read as well. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExportFormat, ExportQuery } from '../../../../server/api/trackWriting.ts';
import { type LoadedTrack, loadTrack } from '../../../../server/tracks/load.ts';
import { exportTrack } from '../../../../server/tracks/writing/export.ts';
import { createRandom } from '../walkNoise.ts';

type Asked = Omit<ExportQuery, 'track' | 'format'> & { readonly summary?: { name: string; path?: string } };

async function exported(
  track: LoadedTrack,
  format: ExportFormat,
  { summary = { name: 'walk.gpx', path: '/walk.gpx' }, ...range }: Asked = {},
): Promise<string> {
  const opened = { summary: { id: 't1', ...summary, ...track.measures }, track };
  let content = '';
  for await (const piece of exportTrack(opened, { track: 't1', format, ...range })) content += piece;
  return content;
}

const again = async (track: LoadedTrack, format: ExportFormat, asked?: Asked): Promise<LoadedTrack> =>
  loadTrack({ name: `walk.${format}`, content: await exported(track, format, asked) });

/** All that a track is, but for its format. */
function contentOf({ index: _index, measures: _measures, format: _format, ...columns }: LoadedTrack) {
  return columns;
}

/** A day with a device: a plan, waypoints, and tracks with times, sensors and laps, values missing here and there. */
function day(random: () => number): LoadedTrack {
  const some = (text: string): string => (random() < 0.8 ? text : '');
  let time = Date.UTC(2026, 4, 9);
  const place = () => `lat="${46 + random()}" lon="${179.9 + 0.1 * random()}"`;
  const point = (): string => {
    time += 1000 * Math.ceil(random() * 5) + (random() < 0.5 ? 0 : 250);
    const sensors = `<hr>${100 + Math.floor(random() * 50)}</hr>${some(`<cad>${Math.floor(random() * 90)}</cad>`)}${some(`<atemp>${random() * 30}</atemp>`)}${some(`<speed>${random() * 9}</speed>`)}${random() < 0.1 ? '<lapStart/>' : ''}`;
    return `<trkpt ${place()}>${some(`<ele>${random() * 900}</ele>`)}<time>${new Date(time).toISOString()}</time>${some(`<extensions>${sensors}</extensions>`)}</trkpt>`;
  };
  const times = (least: number, most: number, text: (i: number) => string): string =>
    Array.from({ length: least + Math.floor(random() * (most - least + 1)) }, (_, i) => text(i)).join('');
  const waypoints = times(
    0,
    3,
    (i) => `<wpt ${place()}><ele>${i}</ele><name>Hut &lt;${i}&gt; &amp; "more"</name></wpt>`,
  );
  const route = some(
    `<rte><name>Plan</name>${times(1, 9, () => `<rtept ${place()}>${random() < 0.1 ? '<extensions><lapStart/></extensions>' : ''}</rtept>`)}</rte>`,
  );
  const empty = random() < 0.3 ? '<trk><name>Not yet</name></trk>' : '';
  const tracks = times(
    1,
    3,
    (i) =>
      `<trk>${some(`<name>Walk ${i} 🥾</name>`)}${times(1, 3, () => `<trkseg>${random() < 0.3 ? point() : times(1, 40, point)}</trkseg>`)}</trk>`,
  );
  return loadTrack({ name: 'day.gpx', content: `<gpx>${waypoints}${empty}${route}${tracks}</gpx>` });
}

const readFormats = ['gpx', 'kml', 'geojson'] as const;

for (const format of readFormats) {
  test(`a day written as ${format} opens as the same day`, async () => {
    const random = createRandom(77);
    const seen = { laps: 0, single: 0, unnamed: 0 };
    for (let round = 0; round < 100; round++) {
      const track = day(random);
      assert.deepEqual(contentOf(await again(track, format)), contentOf(track));
      seen.laps += track.lapStarts.length;
      seen.single += track.segmentStarts.filter((start, i, all) => all[i + 1] === start + 1).length;
      seen.unnamed += track.name === 'Not yet' ? 1 : 0;
    }
    assert.ok(seen.laps > 100 && seen.single > 20 && seen.unnamed > 10, JSON.stringify(seen));
  });

  test(`a part of a day written as ${format} has the laps of that part, the first from its first point on`, async () => {
    const random = createRandom(78);
    for (let round = 0; round < 40; round++) {
      const { lat, lapStarts, ...track } = day(random);
      const from = Math.floor(random() * lat.length);
      const to = from + Math.floor(random() * (lat.length - from));
      const isIn = [...lapStarts].some((start) => start <= from);
      const inside = [...lapStarts].filter((start) => start > from && start <= to);
      const part = await again({ lat, lapStarts, ...track }, format, { from, to });
      assert.deepEqual(
        [...part.lapStarts],
        [...(isIn ? [from] : []), ...inside].map((start) => start - from),
      );
    }
  });

  test(`a track keeps the name that it was given in ${format}, and others read the one of the file`, async () => {
    const named = loadTrack({
      name: 'a.gpx',
      content: '<gpx><trk><name>Inner</name><trkseg><trkpt lat="1" lon="2"/></trkseg></trk></gpx>',
    });
    const summary = { name: 'Sunday & more' };
    assert.equal((await again(named, format, { summary })).name, 'Sunday & more');
    assert.equal((await again(named, format)).name, 'Inner');
    const text = await exported(named, format, { summary });
    assert.match(text, format === 'geojson' ? /"name":"Inner","trackName"/ : /<name>Inner<\/name><?/);
    assert.doesNotMatch(await exported(named, format), /track ?name/i);
  });
}

test('CSV tells the lap of each point, and counts as people do', async () => {
  const point = (more = '') => `<trkpt lat="1" lon="2"><extensions>${more}</extensions></trkpt>`;
  const lap = '<x:lapStart/>';
  const content = `<gpx xmlns:x="urn:x"><trk><trkseg>${point()}${point(lap)}</trkseg><trkseg>${point()}${point(`${lap}<hr>90</hr>`)}</trkseg></trk></gpx>`;
  assert.equal(
    await exported(loadTrack({ name: 'a.gpx', content }), 'csv', { from: 0 }),
    [
      'segment,point,lat,lon,ele,time,lap,hr',
      '1,1,1,2,,,,',
      '1,2,1,2,,,1,',
      '2,3,1,2,,,1,',
      '2,4,1,2,,,2,90',
      '',
    ].join('\r\n'),
  );
});
