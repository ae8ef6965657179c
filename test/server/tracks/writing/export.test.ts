import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kml as kmlToGeojson, gpx as toGeojson } from '@tmcw/togeojson';
import { DOMParser } from '@xmldom/xmldom';
import { SaxesParser } from 'saxes';
import type { ExportFormat, ExportQuery } from '../../../../server/api/trackWriting.ts';
import { type LoadedTrack, loadTrack } from '../../../../server/tracks/load.ts';
import { timeText } from '../../../../server/tracks/values.ts';
import { exportTrack } from '../../../../server/tracks/writing/export.ts';
import { numberText, xmlText } from '../../../../server/tracks/writing/text.ts';
import { createRandom } from '../walkNoise.ts';

const load = (content: string) => loadTrack({ name: 'walk.gpx', content });

async function exported(
  track: LoadedTrack,
  format: ExportFormat,
  range: Pick<ExportQuery, 'from' | 'to'> = {},
): Promise<string> {
  const summary = { id: 't1', name: 'walk', path: '/walk.gpx', ...track.measures };
  let text = '';
  for await (const piece of exportTrack({ summary, track }, { track: 't1', format, ...range })) {
    assert.ok(Buffer.byteLength(piece) <= 65_536);
    text += piece;
  }
  return text;
}

/** All that a track is, without what is made of it. */
function contentOf({ index: _, measures: _measures, leftOut: _leftOut, ...columns }: LoadedTrack) {
  return columns;
}

/** Any double of a size; one in five has all its digits, the others as many as devices write. */
const anyNumber = (random: () => number, size: number): number => {
  const value = (random() * 2 - 1) * size * (random() < 0.05 ? 1e-7 : 1);
  return random() < 0.2 ? value : Math.round(value * 1e6) / 1e6;
};

/** A file with everything that GPX holds, each value sometimes missing. */
function randomGpx(random: () => number): string {
  const some = (text: () => string): string => (random() < 0.7 ? text() : '');
  const number = (tag: string, size: number) => some(() => `<${tag}>${anyNumber(random, size)}</${tag}>`);
  const name = () =>
    some(
      () =>
        `<name>${['Föhr &amp; Amrum', '1 &lt; 2 ]]&gt; "x"', '=1+1', '😀 "quoted" \\'][Math.floor(random() * 4)]}</name>`,
    );
  let time = Date.UTC(2026, 4, 9);
  const body = () => {
    time += Math.floor(random() * 5) * (random() < 0.5 ? 1000 : 137);
    const at = new Date(time).toISOString();
    const more = some(
      () =>
        `<extensions><x>${number('hr', 200)}${number('cad', 100)}${number('atemp', 30)}${number('power', 900)}${number('speed', 30)}${number('course', 360)}</x></extensions>`,
    );
    return { place: `lat="${anyNumber(random, 90)}" lon="${anyNumber(random, 180)}"`, at, more };
  };
  const point = (tag: string): string => {
    const { place, at, more } = body();
    return `<${tag} ${place}>${number('ele', 9000)}${some(() => `<time>${at}</time>`)}${more}</${tag}>`;
  };
  const waypoint = (): string => {
    const { place, at } = body();
    return `<wpt ${place}>${number('ele', 9000)}${some(() => `<time>${at}</time>`)}${name()}</wpt>`;
  };
  const several = (most: number, text: () => string) =>
    Array.from({ length: Math.floor(random() * (most + 1)) }, text).join('');
  const routes = several(2, () => `<rte>${name()}${point('rtept')}${several(5, () => point('rtept'))}</rte>`);
  const segment = () => `<trkseg>${point('trkpt')}${several(30, () => point('trkpt'))}</trkseg>`;
  const tracks = several(3, () => `<trk>${name()}${segment()}${several(3, segment)}</trk>`);
  return `<gpx><metadata>${name()}</metadata>${waypoint()}${several(5, waypoint)}${routes}${tracks}</gpx>`;
}

function checkWellFormed(xml: string): void {
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(xml).close();
}

test('what is written as GPX opens as the same track', async () => {
  const random = createRandom(31);
  for (let round = 0; round < 150; round++) {
    const track = load(randomGpx(random));
    const xml = await exported(track, 'gpx');
    checkWellFormed(xml);
    assert.deepEqual(contentOf(load(xml)), contentOf(track));
  }
});

interface Feature {
  readonly properties: {
    readonly name?: string;
    readonly _gpxType?: string;
    readonly coordTimes?: readonly unknown[];
    readonly coordinateProperties?: Readonly<Record<string, readonly unknown[]>>;
  };
  readonly geometry: {
    readonly type: string;
    readonly coordinates: readonly unknown[];
    readonly geometries?: readonly { readonly type: string; readonly coordinates: readonly unknown[] }[];
  };
}

const parsed = (xml: string) =>
  new DOMParser().parseFromString(xml, 'text/xml') as unknown as Parameters<typeof toGeojson>[0];
const featuresOf = (collection: unknown): readonly Feature[] =>
  (collection as { readonly features: readonly Feature[] }).features;

type Geometry = Pick<Feature['geometry'], 'type' | 'coordinates'> & {
  readonly geometries?: readonly Geometry[];
};

function positionsOf({ type, coordinates, geometries }: Geometry): readonly unknown[] {
  if (type === 'GeometryCollection') return (geometries ?? []).flatMap(positionsOf);
  if (type === 'MultiLineString') return coordinates.flat();
  return type === 'Point' ? [coordinates] : coordinates;
}

/** The names of lines, and all their coordinates. */
const linesOf = (features: readonly Feature[]) =>
  features
    .filter(({ geometry }) => geometry.type !== 'Point')
    .map(({ properties, geometry }) => [
      properties.name,
      geometry.geometries?.map(({ coordinates }) => coordinates) ?? geometry.coordinates,
    ]);

const walk = load(`<gpx>
  <wpt lat="46.5" lon="14"><ele>900</ele><time>2026-05-09T06:00:00Z</time><name>Hut &lt;old&gt; &amp; "new"</name></wpt>
  <rte><name>Plan</name><rtept lat="1" lon="2"/><rtept lat="3" lon="-4.5"><ele>7</ele></rtept></rte>
  <trk><name>Day</name>
    <trkseg>
      <trkpt lat="46" lon="14"><ele>500.5</ele><time>2026-05-09T07:00:00Z</time><extensions><hr>100</hr></extensions></trkpt>
      <trkpt lat="46.00001" lon="14.1"><ele>501</ele><time>2026-05-09T07:00:01.250Z</time><extensions><hr>101</hr><power>250</power></extensions></trkpt>
    </trkseg>
    <trkseg>
      <trkpt lat="47" lon="0.0000001"><ele>0</ele><time>2026-05-09T08:00:00Z</time></trkpt>
      <trkpt lat="47.1" lon="15"><ele>-3</ele><time>2026-05-09T08:00:09Z</time><extensions><hr>103</hr></extensions></trkpt>
    </trkseg>
  </trk></gpx>`);

const plan = [
  [2, 1],
  [-4.5, 3, 7],
];
const day = [
  [
    [14, 46, 500.5],
    [14.1, 46.00001, 501],
  ],
  [
    [0.0000001, 47, 0],
    [15, 47.1, -3],
  ],
];
const times = [
  ['2026-05-09T07:00:00Z', '2026-05-09T07:00:01.250Z'],
  ['2026-05-09T08:00:00Z', '2026-05-09T08:00:09Z'],
];

test('togeojson reads the GPX as it was meant', async () => {
  const features = featuresOf(toGeojson(parsed(await exported(walk, 'gpx'))));
  assert.deepEqual(linesOf(features), [
    ['Day', day],
    ['Plan', plan],
  ]);
  const track = features.find(({ properties }) => properties.name === 'Day');
  assert.deepEqual(track?.properties.coordinateProperties?.times, times);
  assert.deepEqual(track?.properties.coordinateProperties?.heart, [
    [100, 101],
    [null, 103],
  ]);
  const hut = features.find(({ geometry }) => geometry.type === 'Point');
  assert.deepEqual([hut?.properties.name, hut?.geometry.coordinates], ['Hut <old> & "new"', [14, 46.5, 900]]);
});

test('togeojson reads the KML as it was meant, and it is well-formed', async () => {
  const xml = await exported(walk, 'kml');
  checkWellFormed(xml);
  const features = featuresOf(kmlToGeojson(parsed(xml)));
  assert.deepEqual(linesOf(features), [
    ['Plan', plan],
    ['Day', day],
  ]);
  const track = features.find(({ properties }) => properties.name === 'Day');
  assert.deepEqual(track?.properties.coordinateProperties?.times, times);
  const hut = features.find(({ geometry }) => geometry.type === 'Point');
  assert.deepEqual([hut?.properties.name, hut?.geometry.coordinates], ['Hut <old> & "new"', [14, 46.5, 900]]);
  assert.match(xml, /<gx:SimpleArrayData name="heartrate">\n<gx:value\/>\n<gx:value>103<\/gx:value>/);
});

test('GeoJSON is what RFC 7946 says, with times and sensors beside the coordinates', async () => {
  const json: unknown = JSON.parse(await exported(walk, 'geojson'));
  assert.deepEqual(json, {
    type: 'FeatureCollection',
    name: 'Plan',
    features: [
      {
        type: 'Feature',
        properties: { name: 'Hut <old> & "new"', time: '2026-05-09T06:00:00Z' },
        geometry: { type: 'Point', coordinates: [14, 46.5, 900] },
      },
      {
        type: 'Feature',
        properties: { _gpxType: 'rte', name: 'Plan' },
        geometry: { type: 'LineString', coordinates: plan },
      },
      {
        type: 'Feature',
        properties: {
          _gpxType: 'trk',
          name: 'Day',
          coordTimes: times,
          coordinateProperties: {
            heart: [
              [100, 101],
              [null, 103],
            ],
            powers: [
              [null, 250],
              [null, null],
            ],
          },
        },
        geometry: { type: 'MultiLineString', coordinates: day },
      },
    ],
  });
});

/** A file's values by reading the text with nothing but JavaScript. */
test('no value is lost in GeoJSON and CSV, whatever the track', async () => {
  const random = createRandom(33);
  for (let round = 0; round < 80; round++) {
    const track = load(randomGpx(random));
    const features = featuresOf(JSON.parse(await exported(track, 'geojson')));
    const coordinates = features
      .slice(track.measures.segments > 0 ? 0 : features.length)
      .flatMap(({ geometry }) => positionsOf(geometry));
    const written = new Set(coordinates.map((position) => JSON.stringify(position)));
    for (let i = 0; i < track.lat.length; i++) {
      const ele = track.ele[i] ?? Number.NaN;
      const position = [track.lon[i], track.lat[i], ...(Number.isNaN(ele) ? [] : [ele])];
      assert.ok(written.has(JSON.stringify(position)));
    }
    const [header = '', ...rows] = (await exported(track, 'csv')).trimEnd().split('\r\n');
    const names = header.split(',');
    assert.equal(rows.length, track.lat.length);
    rows.forEach((row, i) => {
      const fields = new Map(row.split(',').map((field, column) => [names[column] ?? '', field]));
      const value = (name: string) => {
        const field = fields.get(name);
        return field === '' || field === undefined ? Number.NaN : Number(field);
      };
      assert.equal(value('point'), i + 1);
      for (const name of ['lat', 'lon', 'ele'] as const) assert.equal(value(name), track[name][i]);
      const time = fields.get('time');
      assert.equal(time ? Date.parse(time) : Number.NaN, track.time[i]);
      for (const [name, values] of Object.entries(track.sensors)) assert.equal(value(name), values[i]);
    });
  }
});

test('a range has its points with their numbers, and no waypoints', async () => {
  assert.equal(
    await exported(walk, 'csv', { from: 3, to: '2026-05-09T08:00:00Z' }),
    [
      'segment,point,lat,lon,ele,time,hr,power',
      '2,4,46.00001,14.1,501,2026-05-09T07:00:01.250Z,101,250',
      '3,5,47,0.0000001,0,2026-05-09T08:00:00Z,,',
      '',
    ].join('\r\n'),
  );
  const part = load(await exported(walk, 'gpx', { from: 1, to: 2 }));
  assert.deepEqual([[...part.lat], [...part.segmentStarts], part.waypoints.names], [[3, 46], [0, 1], []]);
  await assert.rejects(exported(walk, 'gpx', { from: 3, to: 2 }), { reason: 'bad-range' });
});

test('a file of waypoints alone is written once, and is the same again', async () => {
  const places = load(
    '<gpx><wpt lat="1" lon="2"><name>A</name></wpt><wpt lat="3" lon="4"><ele>5</ele></wpt></gpx>',
  );
  assert.deepEqual(contentOf(load(await exported(places, 'gpx'))), contentOf(places));
  assert.equal(featuresOf(JSON.parse(await exported(places, 'geojson'))).length, 2);
  assert.equal(featuresOf(kmlToGeojson(parsed(await exported(places, 'kml')))).length, 2);
  assert.equal(
    await exported(places, 'csv', { from: 1 }),
    'segment,point,lat,lon,ele,time\r\n1,2,3,4,5,\r\n',
  );
});

test('a segment of one point is a Point in GeoJSON, for a line has two, and says that it is none of the waypoints', async () => {
  const lone = load('<gpx><trk><name>N</name><trkseg><trkpt lat="1" lon="2"/></trkseg></trk></gpx>');
  assert.deepEqual(
    featuresOf(JSON.parse(await exported(lone, 'geojson'))).map(({ geometry, properties }) => [
      geometry,
      properties,
    ]),
    [
      [
        { type: 'Point', coordinates: [2, 1] },
        { _gpxType: 'trk', name: 'N' },
      ],
    ],
  );
});

test('segments of one point and of several are one feature in GeoJSON, of the simplest kind that holds them', async () => {
  const [one, two] = ['<trkpt lat="1" lon="2"/>', '<trkpt lat="1" lon="2"/><trkpt lat="3" lon="4"/>'];
  const segment = (points: string) => `<trkseg>${points}</trkseg>`;
  const written = async (...segments: string[]) => {
    const track = load(`<gpx><trk>${segments.map(segment).join('')}</trk></gpx>`);
    const features = featuresOf(JSON.parse(await exported(track, 'geojson')));
    assert.equal(features.length, 1);
    return features[0]?.geometry;
  };
  const line = [
    [2, 1],
    [4, 3],
  ];
  assert.deepEqual(await written(two), { type: 'LineString', coordinates: line });
  assert.deepEqual(await written(two, two), { type: 'MultiLineString', coordinates: [line, line] });
  assert.deepEqual(await written(one, one), { type: 'MultiPoint', coordinates: [line[0], line[0]] });
  assert.deepEqual(await written(two, one, two), {
    type: 'GeometryCollection',
    geometries: [
      { type: 'LineString', coordinates: line },
      { type: 'Point', coordinates: line[0] },
      { type: 'LineString', coordinates: line },
    ],
  });
});

test('a long track comes in many pieces, and a reader that leaves ends the writing', async () => {
  const name = 'ž&'.repeat(1300);
  const long = load(
    `<gpx>${`<wpt lat="1" lon="2"><name>${name.replaceAll('&', '&amp;')}</name></wpt>`.repeat(200)}<trk><trkseg>${'<trkpt lat="46.123" lon="14.321"/>'.repeat(20_000)}</trkseg></trk></gpx>`,
  );
  assert.deepEqual(contentOf(load(await exported(long, 'gpx'))), contentOf(long));
  const summary = { id: 't1', name: 'walk', ...long.measures };
  for await (const piece of exportTrack({ summary, track: long }, { track: 't1', format: 'kml' })) {
    assert.ok(piece.length > 30_000);
    break;
  }
});

test('numbers are the shortest text that is the same double, without exponents of small ones', () => {
  for (const [value, text] of [
    [0, '0'],
    [-0, '-0'],
    [46.1, '46.1'],
    [-1e-7, '-0.0000001'],
    [1.25e-10, '0.000000000125'],
    [0.1 + 0.2, '0.30000000000000004'],
    [1e-300, '1e-300'],
    [1e21, '1e+21'],
  ] as const) {
    assert.equal(numberText(value), text);
    assert.ok(Object.is(Number(text), value));
  }
  const random = createRandom(3);
  for (let i = 0; i < 5000; i++) {
    const value = (random() - 0.5) * 10 ** (random() * 60 - 40);
    assert.equal(Number(numberText(value)), value);
  }
});

test('times have milliseconds only where there are some', () => {
  assert.equal(timeText(Date.UTC(2026, 4, 9, 7)), '2026-05-09T07:00:00Z');
  assert.equal(timeText(Date.UTC(2026, 4, 9, 7, 0, 0, 50)), '2026-05-09T07:00:00.050Z');
});

test('a name never breaks XML, whatever characters it has', () => {
  let all = '';
  for (let code = 0; code < 0x11_000; code++) all += String.fromCodePoint(code);
  const text = xmlText(`${all}]]><!--<a b="c">`);
  let read = '';
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('text', (more) => {
    read += more;
  });
  parser.write(`<a>${text}</a>`).close();
  assert.ok(read.endsWith(']]><!--<a b="c">'));
  assert.ok(read.includes('\r') && !read.includes('\u0001') && !read.includes('\uffff'));
});
