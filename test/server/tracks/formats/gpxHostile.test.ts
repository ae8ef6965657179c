/** Files that were made to hurt, or that are not what their name says. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RemoteError } from '../../../../server/remote/errors.ts';
import { usualLimits } from '../../../../server/tracks/limits.ts';
import { createTextReading } from './textReading.ts';

function* repeat(text: string, times: number): Generator<string> {
  const many = text.repeat(1000);
  for (let i = 0; i < times / 1000; i++) yield many;
}

/** Feeds the parts until one is refused. */
function refusal(...parts: (string | Iterable<string>)[]): RemoteError {
  const parser = createTextReading('walk.gpx');
  try {
    for (const part of parts) {
      for (const text of typeof part === 'string' ? [part] : part) parser.feed(text);
    }
    parser.finish();
  } catch (error) {
    assert.ok(error instanceof RemoteError, String(error));
    assert.ok(!/[\n\r]/.test(error.message), 'the message is one line');
    return error;
  }
  return assert.fail('it was taken');
}

function checkRefused(
  reason: string,
  message: string | RegExp,
  ...parts: (string | Iterable<string>)[]
): void {
  const error = refusal(...parts);
  assert.equal(error.reason, reason, error.message);
  if (typeof message === 'string') assert.equal(error.message, message);
  else assert.match(error.message, message);
}

const start = '<gpx><trk><trkseg>';
const point = '<trkpt lat="1" lon="2"/>';
const end = '</trkseg></trk></gpx>';

test('a DOCTYPE is refused before anything in it is used', () => {
  const text = 'walk.gpx refused: it contains a DOCTYPE, which GPX files never need. Export it again as GPX.';
  const lol = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');
  checkRefused('doctype', text, `<!DOCTYPE gpx [<!ENTITY l0 "lol">${lol}]><gpx><name>&l9;</name></gpx>`);
  checkRefused('doctype', text, `<!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///dev/zero">]><gpx>&x;</gpx>`);
  checkRefused('doctype', text, '<!DOCTYPE gpx SYSTEM "http://127.0.0.1:1/gpx.dtd"><gpx/>');
  checkRefused('doctype', text, '<?xml version="1.0"?>\n<!DOCTYPE html><html></html>');
});

test('an entity that XML does not have is an error, not text', () => {
  checkRefused('not-well-formed', /line 1, column 11: undefined entity/, '<gpx>&lol0;', point);
  checkRefused('not-well-formed', /undefined entity/, '<gpx>&constructor;', point);
});

test('elements may be nested 64 deep and no deeper', () => {
  const nested = (depth: number) => `<gpx>${'<a>'.repeat(depth - 1)}${'</a>'.repeat(depth - 1)}`;
  const parser = createTextReading('walk.gpx');
  parser.feed(`${nested(64)}<wpt lat="1" lon="2"/></gpx>`);
  assert.equal(parser.finish().lat.length, 1);
  checkRefused('too-deep', /^walk\.gpx refused: its elements are nested deeper than 64/, nested(65));
  checkRefused('too-deep', /64/, '<gpx>', repeat('<a>', 200_000));
});

/** Bytes of the heap after the refusal, above what there was before. */
function growth(...parts: (string | Iterable<string>)[]): number {
  const before = process.memoryUsage().heapUsed;
  const { reason } = refusal(...parts);
  assert.equal(reason, 'too-long');
  return process.memoryUsage().heapUsed - before;
}

test('an endless text, comment, attribute, name or instruction is refused while it is small', () => {
  const endless = () => repeat('x'.repeat(100), 1_000_000);
  for (const beginning of [
    '<gpx><desc>',
    '<gpx><trk><name>',
    '<gpx><!--',
    '<gpx><![CDATA[',
    '<gpx><?x ',
    '<gpx a="',
    '<gpx><a',
    '<!DOCTYPE ',
    '<gpx>&',
  ]) {
    assert.ok(growth(beginning, endless()) < 50_000_000, beginning);
  }
  assert.ok(growth('<gpx ', repeat("a='' b='' ", 10_000_000)) < 500_000_000);
  checkRefused(
    'too-long',
    'walk.gpx refused: a text, comment or tag after line 2 has more than 4,000,000 characters. Export it again without it.',
    '<gpx>\n<desc>\n',
    endless(),
  );
});

test('a million character references are one short value', () => {
  const parser = createTextReading('walk.gpx');
  parser.feed(`<gpx><trk><name>${'&#65;'.repeat(500_000)}</name></trk><wpt lat="1" lon="2"/></gpx>`);
  assert.equal(parser.finish().name?.length, 4094);
});

test('a file that was cut off anywhere has the points before the cut, and says in which line it ends', () => {
  const whole = `<?xml version="1.0"?>\n<gpx>\n<trk><name>A &amp; B</name><!-- c --><trkseg>\n${point}\n${end}`;
  const firstPoint = whole.indexOf(point) + point.length;
  for (let length = 1; length < firstPoint; length++) {
    checkRefused(
      'cut-off',
      /^walk\.gpx ends early, in line \d, before its first point\. Copy it again\.$/,
      whole.slice(0, length),
    );
  }
  for (let length = firstPoint; length < whole.length; length++) {
    const parser = createTextReading('walk.gpx');
    parser.feed(whole.slice(0, length));
    const { lat, cut } = parser.finish();
    assert.equal(lat.length, 1);
    assert.match(cut ?? '', /^ends early, in line [45]$/);
  }
});

test('a fault in the XML is named with its line and column', () => {
  checkRefused(
    'not-well-formed',
    'walk.gpx is not well-formed XML at line 3, column 6: unexpected close tag. Correct it, or export it again.',
    `<gpx>\n<trk>\n</gpx>`,
  );
  checkRefused('not-well-formed', /line 2, column 13: disallowed character/, `<gpx>\n<trkpt lat="<`);
  checkRefused('not-well-formed', /duplicate attribute: lat/, `<gpx><wpt lat="1" lat="2" lon="3"/></gpx>`);
  checkRefused('not-well-formed', /line 1, column 11: documents may contain only one root/, `<gpx/><gpx/>`);
  checkRefused('not-well-formed', /disallowed character/, `<gpx><name>\u0000</name></gpx>`);
});

test('a file of another kind is called what it is', () => {
  const why = (text: string) => `walk.gpx is not a GPX file: ${text}. Remotex reads GPX 1.0 and 1.1.`;
  checkRefused('not-gpx', why('its root element is <osm>, not <gpx>'), '<osm><node/></osm>');
  checkRefused('not-gpx', why('its root element is <trk>, not <gpx>'), `<trk>${point}</trk>`);
  checkRefused('not-gpx', why('its root element is <__proto__>, not <gpx>'), '<__proto__/>');
  checkRefused('not-gpx', why('it does not begin as XML does'), '{"type": "Something"}');
  checkRefused('not-gpx', why('it does not begin as XML does'), 'lat,lon');
  checkRefused('not-gpx', why('it is empty'), '');
  checkRefused('not-gpx', why('it is empty'), ' \n\n');
});

test('elements and attributes with the names of object members are only names', () => {
  const parser = createTextReading('walk.gpx');
  parser.feed(
    `<gpx><__proto__ constructor="1"><toString/></__proto__><wpt lat="1" lon="2" __proto__="x"/></gpx>`,
  );
  assert.equal(parser.finish().lat.length, 1);
});

test('a file without a single point says so', () => {
  checkRefused('no-points', 'walk.gpx has no points. There is nothing to show.', `${start}${end}`);
  checkRefused(
    'no-points',
    'walk.gpx has no points: all 2 lie off the globe, the first in line 2. There is nothing to show.',
    `${start}\n<trkpt lat="91" lon="0"/>\n<trkpt lat="x" lon="0"/>${end}`,
  );
});

test('a file may have five million points, and so many segments and waypoints as the map can be told', () => {
  assert.deepEqual(
    [usualLimits.points, usualLimits.segments, usualLimits.waypoints],
    [5_000_000, 50_000, 100_000],
  );
  const limits = { ...usualLimits, points: 3, segments: 2, waypoints: 1 };
  const parse = (text: string) => {
    const parser = createTextReading('walk.gpx', limits);
    parser.feed(text);
    return parser.finish().lat.length;
  };
  const tooMany = (what: string, way = '') => ({
    reason: 'too-many-points',
    message: `walk.gpx has more than ${what}, the most that are shown. Split it${way}.`,
  });
  assert.equal(parse(start + point.repeat(3) + end), 3);
  assert.throws(
    () => parse(start + point.repeat(4) + end),
    tooMany('3 points', ', or raise the limit with --max-points'),
  );
  const route = '<rte><rtept lat="1" lon="2"/></rte>';
  assert.equal(parse(`<gpx>${route.repeat(2)}<rte/></gpx>`), 2);
  assert.throws(() => parse(`<gpx>${route.repeat(3)}</gpx>`), tooMany('2 segments'));
  const waypoint = '<wpt lat="1" lon="2"/>';
  assert.equal(parse(`<gpx>${waypoint}</gpx>`), 1);
  assert.throws(() => parse(`<gpx>${waypoint.repeat(2)}</gpx>`), tooMany('1 waypoints'));
});

test('control characters in a name of a file do not reach the terminal', () => {
  const parser = createTextReading('a\n\u001b[2Jb.gpx');
  assert.throws(() => parser.finish(), { message: /^a\\u000a\\u001b\[2Jb\.gpx is not a GPX file/ });
});
