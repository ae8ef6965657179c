import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pieceSizes, placesOf, readBytes, timesOf } from './bytesReading.ts';
import { judgedByGpsbabel } from './judges.ts';
import { gga, latitude, longitude, nightLog, rmc, sentence } from './nmeaLog.ts';

const read = (text: string, step?: number) => readBytes('log.nmea', text, step ? { step } : {});
const lines = (...all: string[]) => `${all.join('\r\n')}\r\n`;

test('GGA and RMC of one moment are one point with height, date, speed and course', () => {
  const track = read(
    lines(
      '$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47',
      '$GPRMC,123519,A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W*6A',
    ),
  );
  assert.equal(track.format, 'nmea');
  assert.deepEqual(placesOf(track), [[48 + 7.038 / 60, 11 + 31 / 60]]);
  assert.deepEqual([...track.ele], [545.4]);
  assert.deepEqual(timesOf(track), ['1994-03-23T12:35:19.000Z']);
  assert.deepEqual([...(track.sensors.course ?? [])], [84.4]);
  assert.ok(Math.abs((track.sensors.speed?.[0] ?? 0) - 11.52356) < 1e-5);
});

test('the order of sentences does not matter, nor who talks', () => {
  const [a, b] = [gga('080000.00', 1, 2, 5), rmc('080000.000', 1, 2, '090526')];
  const whole = read(lines(a, b));
  assert.equal(whole.lat.length, 1);
  assert.deepEqual(read(lines(b, a)), whole);
  const others = [a, b].map((text) => sentence(text.slice(1, -3).replace('GP', 'GN')));
  assert.deepEqual(read(lines(...others)), whole);
});

test('south and west are negative', () => {
  assert.deepEqual(placesOf(read(lines(gga('080000', -33.5, -70.25)))), [[-33.5, -70.25]]);
});

test('a log of GGA alone has times when something tells the date, before or after, and across midnight', () => {
  const points = [gga('235958', 1, 2), gga('235959', 1, 3), gga('000000', 1, 4), gga('000001', 1, 5)];
  const times = ['05-09T23:59:58', '05-09T23:59:59', '05-10T00:00:00', '05-10T00:00:01'].map(
    (time) => `2026-${time}.000Z`,
  );
  const none = points.map(() => undefined);
  assert.deepEqual(timesOf(read(lines(...points))), none);
  assert.deepEqual(timesOf(read(lines(sentence('GPZDA,235957,09,05,2026,00,00'), ...points))), times);
  assert.deepEqual(timesOf(read(lines(...points, sentence('GPZDA,000002.00,10,05,2026,00,00')))), times);
  const last = rmc('000001', 1, 5, '100526');
  assert.deepEqual(timesOf(read(lines(...points, last))), times);
  assert.deepEqual(timesOf(read(lines(...points, rmc('000001', 1, 5, '310226')))), none);
});

test('fixes that are void or have no place are passed over, and no gap', () => {
  const track = read(
    lines(
      gga('080000', 1, 2),
      gga('080001', 0, 0, '', 0),
      rmc('080001', 0, 0, '090526', 'V'),
      sentence('GPRMC,080002,V,,,,,,,090526,,,N'),
      sentence('GPGGA,080002,,,,,0,00,,,M,,M,,'),
      gga('090000', 3, 4),
    ),
  );
  assert.deepEqual(placesOf(track), [
    [1, 2],
    [3, 4],
  ]);
  assert.deepEqual([...track.segmentStarts], [0]);
  assert.equal(track.leftOut, undefined);
});

test('a sentence with a wrong checksum is left out, and its line told', () => {
  const track = read(
    lines(
      gga('080000', 1, 2),
      gga('080001', 1, 3).replace('0100', '0900'),
      '$GPGGA,080002,0100.00,N,00400.00,E,1,08,0.9,,M,,M,,',
    ),
  );
  assert.deepEqual(placesOf(track), [
    [1, 2],
    [1, 4],
  ]);
  assert.deepEqual(track.leftOut, { points: 1, firstLine: 2 });
});

test('places that are not on the globe, or are none, are left out', () => {
  const body = (lat: string, lon: string) => sentence(`GPGGA,080000,${lat},${lon},1,08,0.9,1,M,,M,,`);
  const bad = ['9100.0,N', '0160.0,N', '0100.0,E', '0100.0,', '1e2,N', '-0100.0,N', 'x,N'];
  const track = read(lines(gga('075959', 1, 2), ...bad.map((lat) => body(lat, '00200.0,E'))));
  assert.equal(track.lat.length, 1);
  // One moment each, for its places differ; NaN differs from itself.
  assert.deepEqual(track.leftOut, { points: bad.length, firstLine: 2 });
});

test('a clock that stands still does not make one point of a walk', () => {
  const track = read(lines(...[2, 3, 4].map((lon) => gga('000000', 1, lon))));
  assert.deepEqual([...track.lon], [2, 3, 4]);
});

test('whatever loggers write around sentences is passed over', () => {
  const [a, b] = [gga('080000', 1, 2), gga('080001', 1, 3)];
  const whole = read(lines(a, b));
  const noise = Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919) % 251)).toString('latin1');
  for (const text of [
    `2026-05-09 08:00:00.123 ${a}\n2026-05-09 08:00:01.123 ${b}\n`,
    `${a}\r${b}\r`,
    `$PGRMC,A,1,2\r\n$GPGSA,A,3*00\r\n\r\n${a}\n!AIVDM,1\n${b}`,
    `${a}${b}\n`,
    `${noise.replaceAll('$', '')}${a}\n${noise}\n${b}`,
    `\uFEFF${a}\n${b}`,
  ]) {
    assert.deepEqual(placesOf(read(text)), placesOf(whole), JSON.stringify(text.slice(0, 60)));
  }
  const wide = Buffer.from(`\uFEFF${lines(a, b)}`, 'utf16le');
  assert.deepEqual(placesOf(readBytes('log.nmea', wide)), placesOf(whole));
  assert.deepEqual(placesOf(readBytes('log.nmea', Buffer.from(wide).swap16())), placesOf(whole));
});

test('WPL is a waypoint, with its name in UTF-8 or Windows-1252', () => {
  const body = (name: string) => sentence(`GPWPL,${latitude(46.5)},${longitude(14)},${name}`);
  assert.deepEqual(read(lines(body('Škocjan'))).waypoints.names, ['Škocjan']);
  const latin = Buffer.from('$GPWPL,4630.0000,N,01400.0000,E,Caf\xe9\r\n', 'latin1');
  const track = readBytes('log.nmea', latin);
  assert.deepEqual([track.waypoints.names, placesOf(track.waypoints)], [['Café'], [[46.5, 14]]]);
});

test('a log in pieces of any size is the same log', () => {
  const text = `\uFEFF${nightLog().slice(0, 5000)}`;
  const whole = read(text);
  for (const step of pieceSizes) assert.deepEqual(read(text, step), whole);
});

test('GPSBabel finds the same points, with heights, times, speed and course', async () => {
  const text = `${nightLog()}${sentence(`GPWPL,${latitude(46.5)},${longitude(14)},HUT`)}\r\n`;
  const [track, judged] = [read(text), await judgedByGpsbabel('nmea', text)];
  assert.equal(track.lat.length, 300);
  assert.deepEqual(timesOf(track), timesOf(judged));
  assert.deepEqual(track.ele, judged.ele);
  for (const [index, [lat = 0, lon = 0]] of placesOf(judged).entries()) {
    assert.ok(Math.abs(lat - (track.lat[index] ?? 0)) < 1e-9);
    assert.ok(Math.abs(lon - (track.lon[index] ?? 0)) < 1e-9);
  }
  assert.deepEqual(track.waypoints.names, judged.waypoints.names);
});

test('a log that ends within a sentence says so', () => {
  const log = lines(gga('080000', 1, 2)) + gga('080001', 1, 3);
  const first = log.indexOf('\n') + 1;
  for (let length = first + 1; length < log.length; length++) {
    const { lat, cut } = read(log.slice(0, length));
    assert.deepEqual([lat.length, cut], [1, 'ends early, in line 2'], log.slice(first, length));
  }
  const plain = log.replace(/\*../g, '');
  for (const length of [plain.length - 40, plain.length - 30]) {
    assert.equal(read(plain.slice(0, length)).cut, 'ends early, in line 2');
  }
  assert.deepEqual([read(log).lat.length, read(log).cut], [2, undefined]);
});

test('what has no sentences is no log', () => {
  const message =
    'log.nmea is not an NMEA log: it has none of the sentences GGA, RMC and WPL. Remotex reads NMEA 0183.';
  for (const text of ['', 'some text\n', '\0\u0001$$$,,,***', '$GPGSV,3,1,11*00\n']) {
    assert.throws(() => read(text), { reason: 'not-nmea', message });
  }
  assert.throws(() => read('$GPGGA,080000,,,,,0,,,,M,,M,,\r\n'), { reason: 'no-points' });
});

test('a log is known by what is in it', () => {
  assert.equal(readBytes('log.txt', lines('hello', gga('080000', 1, 2))).format, 'nmea');
});

test('a line that is far too long hides nothing after it', () => {
  const text = `${'$'.repeat(3_000_000)}\n${'$GPGGA,'.repeat(500_000)}\n${gga('080000', 1, 2)}\n`;
  assert.equal(read(text, 65_536).lat.length, 1);
});
