/** What is put on the clipboard of a place, read again by other programs' rules. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SaxesParser } from 'saxes';
import { loadTrack } from '../../server/tracks/load.ts';
import { type Copied, copyOf } from '../../webview/placeCopies.ts';

const copied: Copied = {
  name: 'Morning walk',
  place: {
    index: 11,
    points: 1024,
    lat: 46.1234567,
    lon: -14.25,
    ele: 401.64,
    time: '2026-06-13T06:00:00.000Z',
    along: 3210.5,
    speed: 1.25,
    hr: 131,
  },
};
const at = (place: Partial<Copied['place']>): Copied => ({
  name: 'W',
  place: { index: 0, points: 2, lat: 0, lon: 0, ...place },
});

test('as text it is lines for people, in degrees that a search box takes', () => {
  assert.equal(
    copyOf('text', copied),
    'Point 12 of 1024 of Morning walk\n46.1234567, -14.25\n401.6 m high\n2026-06-13T06:00:00.000Z',
  );
  assert.equal(copyOf('text', at({ fraction: 0.404 })), '40 % of the way after point 1 of 2 of W\n0, 0');
});

test('a geo: URI is what RFC 5870 allows, at the poles and around zero too', () => {
  /** The grammar of RFC 5870, section 3.3, for two coordinates. */
  const grammar = /^geo:-?\d+(\.\d+)?,-?\d+(\.\d+)?$/;
  for (const [lat, lon, uri] of [
    [46.1234567, -14.25, 'geo:46.1234567,-14.25'],
    [90, 14, 'geo:90,0'],
    [-90, 180, 'geo:-90,0'],
    [-0, 1e-7, 'geo:0,0.0000001'],
    [-1e-12, 2.6e-7, 'geo:0,0.0000003'],
    [0, -180, 'geo:0,-180'],
  ] as const) {
    assert.equal(copyOf('geo', at({ lat, lon })), uri);
    assert.match(uri, grammar);
  }
});

test('as GPX it is a whole file, whatever the track is called', () => {
  const name = 'a <b> & "c" ]]>\u0000\u0008\u001b\ud800\ufffe\r\n d é 🚶';
  const gpx = copyOf('gpx', { ...copied, name });
  const parser = new SaxesParser({ xmlns: true });
  const texts: Record<string, string> = {};
  let open = '';
  let place: Record<string, unknown> = {};
  parser.on('opentag', ({ local, uri, attributes }) => {
    assert.equal(uri, 'http://www.topografix.com/GPX/1/1');
    open = local;
    if (local === 'wpt') place = { lat: attributes.lat?.value, lon: attributes.lon?.value };
  });
  parser.on('text', (text) => {
    texts[open] = (texts[open] ?? '') + text.trim();
  });
  parser.on('error', (error) => assert.fail(error));
  parser.write(gpx).close();
  assert.deepEqual(place, { lat: '46.1234567', lon: '-14.25' });
  assert.deepEqual(
    [texts.ele, texts.time, texts.name, texts.desc],
    ['401.64', '2026-06-13T06:00:00.000Z', 'Point 12 of 1024', 'a <b> & "c" ]]> d é 🚶'],
  );
});

test('the waypoint is read again as the same place', () => {
  const { lat, lon, ele, time } = loadTrack({ name: 'point.gpx', content: copyOf('gpx', copied) });
  assert.deepEqual([lat[0], lon[0], ele[0], time[0]], [46.1234567, -14.25, 401.64, Date.UTC(2026, 5, 13, 6)]);
  const bare = loadTrack({ name: 'point.gpx', content: copyOf('gpx', at({ lon: 1e-7 })) });
  assert.deepEqual([bare.lon[0], bare.ele[0], bare.time[0]], [1e-7, Number.NaN, Number.NaN]);
});

test("as JSON it has all that is known, and not the page's own name for the track", () => {
  const place = { ...copied.place, track: 'k1' };
  assert.deepEqual(JSON.parse(copyOf('json', { name: 'Morning walk', place })), {
    name: 'Morning walk',
    ...copied.place,
  });
});
