import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placesOf, readBytes } from './bytesReading.ts';

const parse = (text: string, step?: number) => readBytes('run.tcx', text, step === undefined ? {} : { step });
const namespace = 'xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"';
const database = (inner: string) => `<TrainingCenterDatabase ${namespace}>${inner}</TrainingCenterDatabase>`;
const activity = (inner: string) =>
  database(
    `<Activities><Activity Sport="Running"><Id>2026-06-13T08:00:00Z</Id>${inner}</Activity></Activities>`,
  );
const position = (lat: number | string, lon: number | string) =>
  `<Position><LatitudeDegrees>${lat}</LatitudeDegrees><LongitudeDegrees>${lon}</LongitudeDegrees></Position>`;
const point = (lon: number, more = '') => `<Trackpoint>${position(1, lon)}${more}</Trackpoint>`;
const track = (...points: string[]) => `<Track>${points.join('')}</Track>`;
const lap = (...tracks: string[]) => `<Lap StartTime="2026-06-13T08:00:00Z">${tracks.join('')}</Lap>`;

test('a Trackpoint has place, height, time, heart rate, cadence, speed and power', () => {
  const all = `<Time>2026-06-13T08:00:00.250Z</Time>${position('46.1', '14.2')}<AltitudeMeters>402.5</AltitudeMeters>
    <DistanceMeters>9</DistanceMeters><HeartRateBpm xsi:type="HeartRateInBeatsPerMinute_t"><Value>120</Value></HeartRateBpm>
    <Cadence>80</Cadence><SensorState>Present</SensorState>
    <Extensions><TPX xmlns="http://www.garmin.com/xmlschemas/ActivityExtension/v2" CadenceSensor="Footpod">
      <Speed>2.5</Speed><Watts>250</Watts></TPX></Extensions>`;
  const foot = '<Extensions><ns3:TPX><ns3:RunCadence>88</ns3:RunCadence></ns3:TPX></Extensions>';
  const read = parse(activity(lap(track(`<Trackpoint>${all}</Trackpoint>`, point(15, foot)))));
  assert.deepEqual(placesOf(read), [
    [46.1, 14.2],
    [1, 15],
  ]);
  assert.deepEqual([...read.ele], [402.5, Number.NaN]);
  assert.deepEqual([...read.time], [1781337600250, Number.NaN]);
  const { hr, cad, speed, power, ...rest } = read.sensors;
  assert.deepEqual(
    [hr, cad, speed, power].map((column) => column?.[0]),
    [120, 80, 2.5, 250],
  );
  assert.equal(cad?.[1], 88);
  assert.deepEqual(rest, {});
  assert.equal(read.format, 'tcx');
  assert.equal(read.name, 'Running 2026-06-13T08:00:00Z');
});

test('the line goes on from lap to lap, and has a gap where a lap has a second Track', () => {
  const read = parse(
    activity(
      lap(track(point(1), point(2))) +
        lap(track(point(3)), track(), track(point(4), point(5))) +
        lap() +
        lap(track(point(6)), track(point(7))),
    ),
  );
  assert.deepEqual([...read.lon], [1, 2, 3, 4, 5, 6, 7]);
  assert.deepEqual([...read.segmentStarts], [0, 3, 6]);
  assert.deepEqual([...read.lapStarts], [0, 2, 5]);
  assert.equal(read.parts.length, 1);
});

test('Trackpoints without a Position are passed over, and those with a wrong one counted', () => {
  const paused =
    '<Trackpoint><Time>2026-06-13T08:00:00Z</Time><HeartRateBpm><Value>99</Value></HeartRateBpm></Trackpoint>';
  const bad = (lat: string, lon: string) => `\n<Trackpoint>${position(lat, lon)}</Trackpoint>`;
  const half = '<Trackpoint><Position><LatitudeDegrees>1</LatitudeDegrees></Position></Trackpoint>';
  const read = parse(
    activity(
      lap(track(paused, point(1), bad('91', '0'), bad('x', '0'), bad('', ''), half, paused, point(2))),
    ),
  );
  assert.deepEqual([...read.lon], [1, 2]);
  assert.deepEqual(read.leftOut, { points: 4, firstLine: 2 });
  assert.deepEqual(read.sensors, {});
});

test('a course has its name, and its course points are waypoints', () => {
  const sums = `<Lap><TotalTimeSeconds>1</TotalTimeSeconds><BeginPosition>${position(9, 9)}</BeginPosition></Lap>`;
  const turn = `<CoursePoint><Name>Left</Name><Time>2026-06-13T08:00:00Z</Time>${position(1, 2)}
    <AltitudeMeters>7</AltitudeMeters><PointType>Left</PointType><Notes>no</Notes></CoursePoint>`;
  const read = parse(
    database(`<Folders/><Courses>
      <Course><Name>Around the lake</Name>${sums}${track(point(1), point(2))}${turn}<CoursePoint><Name>Nowhere</Name></CoursePoint></Course>
      <Course><Name>Back</Name>${track(point(3))}</Course></Courses>`),
  );
  assert.deepEqual(read.parts, [{ name: 'Around the lake' }, { name: 'Back' }]);
  assert.deepEqual([...read.segmentStarts], [0, 2]);
  assert.equal(read.lapStarts.length, 0);
  assert.deepEqual(placesOf(read.waypoints), [[1, 2]]);
  assert.deepEqual([[...read.waypoints.ele], [...read.waypoints.time]], [[7], [1781337600000]]);
  assert.deepEqual(read.waypoints.names, ['Left']);
  assert.equal(read.name, 'Around the lake');
});

test('each sport of a session is a part, and so is what is between them', () => {
  const sport = (name: string, lon: number) =>
    `<Activity Sport="${name}"><Id>i</Id>${lap(track(point(lon)))}</Activity>`;
  const read = parse(
    database(`<Activities><MultiSportSession><Id>no</Id><FirstSport>${sport('Other', 1)}</FirstSport>
      <NextSport><Transition StartTime="x">${track(point(2))}</Transition>${sport('Biking', 3)}</NextSport></MultiSportSession>
      <Activity>${lap(track(point(4)))}</Activity></Activities>`),
  );
  assert.deepEqual(
    read.parts.map(({ name }) => name),
    ['Other i', 'Transition', 'Biking i', undefined],
  );
  assert.deepEqual([...read.segmentStarts], [0, 1, 2, 3]);
  assert.deepEqual([...read.lapStarts], [0, 1, 2, 3]);
});

test('elements of the same names elsewhere do not count', () => {
  const read = parse(
    database(
      `<Workouts><Workout><Name>no</Name></Workout></Workouts>${activity(
        `<Notes>no</Notes>${lap(`<Extensions>${track(point(9))}</Extensions><MaximumHeartRateBpm><Value>9</Value></MaximumHeartRateBpm>`, track(point(1)))}
       <Creator><Name>Watch</Name></Creator>`,
      ).replace(/<\/?TrainingCenterDatabase.*?>/g, '')}<Author><Name>no</Name></Author>`,
    ),
  );
  assert.deepEqual([...read.lon], [1]);
  assert.equal(read.name, 'Running 2026-06-13T08:00:00Z');
});

test('any prefix, namespace, encoding and byte order mark will do', () => {
  const text = activity(lap(track(point(1), point(2))));
  const texts: (string | Buffer)[] = [
    text.replace(/<(\/?)(\w)/g, '<$1t:$2'),
    text.replace(namespace, 'xmlns="urn:wrong"'),
    text.replace(namespace, ''),
    `\uFEFF<?xml version="1.0"?>\n<!-- <gpx> -->${text}`,
    Buffer.from(`\uFEFF${text}`, 'utf16le'),
    Buffer.from(text, 'utf16le').swap16(),
    Buffer.from(
      `<?xml version="1.0" encoding="windows-1252"?>${text.replace('Running', 'Ren\u00e9')}`,
      'latin1',
    ),
  ];
  for (const written of texts) assert.deepEqual([...readBytes('download', written).lon], [1, 2]);
  assert.match(readBytes('download', texts[6] ?? '').name ?? '', /^René /);
});

test('a file in pieces of any size is the same file', () => {
  const text = activity(lap(track(point(1.25, '<Cadence>8&#48;</Cadence>'), point(2)), track(point(3))));
  const whole = parse(text);
  assert.equal(whole.sensors.cad?.[0], 80);
  for (const step of [1, 2, 3, 7, 50]) assert.deepEqual(parse(text, step), whole);
});
