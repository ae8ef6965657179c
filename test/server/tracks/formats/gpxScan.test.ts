/** The scanner and the XML parser alone give the same answer for every file: the same columns and lines, or the same refusal. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RemoteError } from '../../../../server/remote/errors.ts';
import { createBuilder } from '../../../../server/tracks/builder.ts';
import type { TrackColumns } from '../../../../server/tracks/columns.ts';
import type { CreateReader } from '../../../../server/tracks/formats/format.ts';
import { createGpxReader, createGpxXmlReader } from '../../../../server/tracks/formats/gpx.ts';
import { createGpxScan } from '../../../../server/tracks/formats/gpxScan.ts';
import { createScanningReader } from '../../../../server/tracks/formats/gpxScanning.ts';
import { usualLimits } from '../../../../server/tracks/limits.ts';
import { noteLines, type PointLines } from '../../../../server/tracks/lines/notedLines.ts';
import { createRandom } from '../walkNoise.ts';
import { randomGpx } from './randomGpx.ts';

type Answer =
  | (TrackColumns & { readonly places: PointLines })
  | { readonly reason: string; readonly message: string };

function read(createReader: CreateReader, bytes: Uint8Array, pieces: number, limits = usualLimits): Answer {
  const refuse = (reason: string, why: string) => new RemoteError(reason, why);
  const { builder, take } = noteLines(createBuilder('gpx', refuse, limits));
  try {
    const reader = createReader({ builder, refuse, limits, notesLines: true });
    for (let from = 0; from < bytes.length; from += pieces) reader.feed(bytes.slice(from, from + pieces));
    reader.end();
    return { ...builder.finish(), places: take() };
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    return { reason: error.reason, message: error.message };
  }
}

/** Bytes that the scanner read, so that no test passes because it read none. */
let scannedBytes = 0;

const createCountingReader: CreateReader = (job) => {
  const scan = createGpxScan(job);
  return createScanningReader(createGpxXmlReader(job), {
    get read() {
      return scan.read;
    },
    points(bytes, from, parent, place) {
      const end = scan.points(bytes, from, parent, place);
      scannedBytes += end - from;
      return end;
    },
  });
};

const isEqual = (one: Answer, other: Answer): boolean => {
  try {
    assert.deepEqual(one, other);
    return true;
  } catch {
    return false;
  }
};

function check(
  bytes: Uint8Array,
  pieces: number,
  limits = usualLimits,
  createReader = createCountingReader,
): Answer {
  const scanned = read(createReader, bytes, pieces, limits);
  const parsed = read(createGpxXmlReader, bytes, pieces, limits);
  if (isEqual(scanned, parsed)) return scanned;
  // Of two faults in one piece, bytes that are no text are told first, wherever they are; and the scanner's pieces are shorter.
  assert.deepEqual(
    scanned,
    read(createGpxXmlReader, bytes, 1, limits),
    Buffer.from(bytes).toString('latin1'),
  );
  return scanned;
}

test('the scanner and the XML parser read the same from random files, ordinary and odd, in pieces of any size', () => {
  // By hand: CASES=100000 SEED=7 node --test …
  const random = createRandom(Number(process.env.SEED ?? 6));
  const cases = Number(process.env.CASES ?? 500);
  const counts = { read: 0, refused: 0, bytes: 0 };
  scannedBytes = 0;
  for (let i = 0; i < cases; i++) {
    const { bytes, pieces } = randomGpx(random);
    if ('reason' in check(bytes, pieces)) counts.refused++;
    else counts.read++;
    counts.bytes += bytes.length;
  }
  assert.ok(counts.read > cases / 4 && counts.refused > cases / 10, JSON.stringify(counts));
  assert.ok(scannedBytes > counts.bytes / 10, `${scannedBytes} of ${counts.bytes}`);
  if (process.env.CASES) console.log(counts, scannedBytes);
});

/** A file long enough for the encoding to be known before its points. */
const file = (points: string): Buffer =>
  Buffer.from(`<gpx><!--${'x'.repeat(1100)}--><trk><trkseg>\n${points}</trkseg></trk></gpx>`);
const row = '<trkpt lat="1.5" lon="-2.5"><ele>3</ele><time>2026-06-13T08:00:00Z</time></trkpt>\n'.repeat(20);

test('a fault behind scanned points is told with the line and column that the XML parser tells', () => {
  for (const fault of [
    '</trkpt>',
    '<trkpt lat="1" lat="2"/>',
    '<trkpt lat="1" lon="2"><ele>&x;</ele></trkpt>',
  ]) {
    scannedBytes = 0;
    const answer = check(file(`${row}  ${fault}`), 1_000_000);
    assert.equal(scannedBytes, row.length - 1);
    assert.ok('reason' in answer);
    assert.match(answer.message, /line 22, column \d+/);
  }
});

test('a text that is too long is told with the line of the tag before it', () => {
  const limits = { ...usualLimits, piece: 1000 };
  const last = '<trkpt lat="1.5" lon="-2.5">\n<ele>3</ele>\n</trkpt>\n'.repeat(3);
  const answer = check(file(`${row}${last}${' '.repeat(600_000)}`), 10_000_000, limits);
  assert.ok('reason' in answer);
  assert.match(answer.message, /after line 29 has more than 1,000 characters/);
});

test('a point that lies off the globe is told with its line, and those around it are scanned', () => {
  scannedBytes = 0;
  const answer = check(file(`${row}<trkpt lat="91" lon="0"/>\n${row.repeat(4)}`), 1_000_000);
  assert.ok('lat' in answer && scannedBytes > 3 * row.length);
  assert.equal(answer.lat.length, 100);
  assert.deepEqual(answer.leftOut, { points: 1, firstLine: 22 });
});

test('points that only look ordinary are read as the XML parser reads them', () => {
  const inPoint = (content: string) => `<trkpt lat="1" lon="2">${content}</trkpt>`;
  for (const point of [
    inPoint('<ele>1</ele><ele/>'),
    inPoint('<ele>1</ele><ele></ele>'),
    inPoint('<ele>1<xele></ele>'),
    inPoint('<ele>1</elex>'),
    inPoint('<ele>1</ele x>'),
    inPoint('<sat>3</sat><a>&x;</a>'),
    inPoint('<a b="&x;"/>'),
    inPoint('<a b="1"c="2"/>'),
    inPoint('<extensions><hr>1</hr><b:hr>2</b:hr><hr/></extensions>'),
    inPoint('<a><ele>7</ele><extensions><hr>8</hr></extensions></a>'),
    '<rtept lat="1" lon="2"/>',
    '<trkpt lat="1"lon="2"/>',
    '<trkpt lat="1" lon="2" / >',
    '<trkpt lat="1" lat="2" lon="3"/>',
    '<trkpt lat="1" lon="2"><</trkpt>',
    '<trkpt lat="1" lon="2">]]></trkpt>',
    '<trkpté lat="1" lon="2"/>',
  ]) {
    // The shape of the first is remembered when the next ones are read.
    for (const between of ['\n', '', '\r', '\r\n', '<!---->\r']) {
      check(file(`${row}${between}${`${point}${between}`.repeat(3)}${row}<`), 1_000_000);
      check(file(`${row}\r${row.trim()}${between}${point}`), 1_000_000);
      check(
        Buffer.from(
          `${file(row)}`.replace('</trkseg>', `</trkseg></trk><rte>${point}${between}${point}</rte><trk>`),
        ),
        1e6,
      );
    }
  }
});

test('half a character before a point is refused as it is without the scanner', () => {
  const bytes = file(`${row.trim()}~${row}`);
  bytes[bytes.indexOf('~')] = 0xc3;
  const answer = check(bytes, 1_000_000);
  assert.ok('reason' in answer && answer.reason === 'bad-encoding');
});

test('points in a comment, in CDATA or in the wrong place are not scanned', () => {
  for (const around of ['<!-- ', '<![CDATA[', '<desc>', '</trkseg><desc>', '</trkseg></trk><rte>', '<?x ']) {
    scannedBytes = 0;
    check(file(`${around}\n${row}`), 1_000_000);
    assert.equal(scannedBytes, 0, around);
  }
});

test('the limits of a file hold for scanned points as well', () => {
  const limits = { ...usualLimits, points: 7 };
  const answer = check(file(row), 1_000_000, limits);
  assert.ok('reason' in answer && answer.reason === 'too-many-points');
  for (const depth of [3, 4, 5, 10]) check(file(row), 1_000_000, { ...usualLimits, depth }, createGpxReader);
  check(file(row.replace('<ele>', `${'<a>'.repeat(59)}${'</a>'.repeat(59)}<ele>`)), 1_000_000);
  check(file(row.replace('<ele>', `${'<a>'.repeat(61)}${'</a>'.repeat(61)}<ele>`)), 1_000_000);
});

test('a file in which every point is written in another way takes no more than it should', () => {
  const points = Array.from({ length: 3000 }, (_, i) =>
    row.slice(0, 82).replace('<ele>', `<a${i} b="${i}"/><ele>`),
  );
  const answer = check(file(points.join('\n')), 1_000_000);
  assert.ok('lat' in answer);
  assert.equal(answer.lat.length, 3000);
});

test('a point with which a lap begins is read by the parser, and the others around it are scanned', () => {
  const lap = '<trkpt lat="1" lon="2"><extensions><r:lapStart/></extensions></trkpt>\n';
  scannedBytes = 0;
  const answer = check(file(`${row}${lap}${row}${row}${lap}${lap}${row}`), 1_000_000);
  assert.ok('lapStarts' in answer);
  assert.deepEqual([...answer.lapStarts], [20, 61, 62]);
  assert.ok(scannedBytes > 3.5 * row.length, `${scannedBytes}`);
});
