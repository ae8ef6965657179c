/** Takes turns: the XML parser reads up to where an ordinary point may begin, the scanner from there to the first thing that it does not know. */
import type { FormatReader } from './format.ts';
import type { GpxPlace } from './gpxPlaces.ts';
import type { GpxScan } from './gpxScan.ts';
import { carriageReturn, greater, less, lineFeed, space, tab } from './gpxScanBytes.ts';
import type { Standing, XmlReader } from './xmlContent.ts';

/**
 * How far the parser goes on after a point that the scanner did not know, in bytes: twice as far each time. So a file of odd points
 * is read as fast as by the parser alone, and a few odd ones cost little.
 */
const firstPause = 64;
const longestPause = 65_536;

/** Encodings in which a byte below 128 is that character, wherever it stands. */
const asciiBased = /^(?:utf-8|windows-125\d|iso-8859-\d+)$/;

export function createScanningReader(xml: XmlReader<GpxPlace>, scan: GpxScan): FormatReader {
  let pause = firstPause;
  return {
    feed(bytes) {
      /** What the parser has not got, and where to look for a point. */
      let from = 0;
      let look = 0;
      for (;;) {
        const at = findPoint(bytes, look);
        if (at < 0) break;
        if (at > from) xml.feed(bytes.subarray(from, at));
        from = at;
        const standing = xml.standing();
        const parent = placeOfPoint(standing, bytes, at);
        const end = parent ? scan.points(bytes, at, parent, standing) : at;
        if (end > at) {
          xml.skip(scan.read);
          from = look = end;
          pause = firstPause;
        } else {
          look = at + pause;
          pause = Math.min(2 * pause, longestPause);
        }
      }
      if (from < bytes.length) xml.feed(bytes.subarray(from));
    },
    end: () => xml.end(),
  };
}

/** The next `<trkpt` or `<rtept`. */
function findPoint(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(less, from); at >= 0; at = bytes.indexOf(less, at + 1)) {
    if (bytes[at + 4] !== 112 || bytes[at + 5] !== 116) continue;
    if (bytes[at + 1] === 116 && bytes[at + 2] === 114 && bytes[at + 3] === 107) return at;
    if (bytes[at + 1] === 114 && bytes[at + 2] === 116 && bytes[at + 3] === 101) return at;
  }
  return -1;
}

/**
 * In what a point stands that begins at `at`, if it is one: nothing but blanks may stand between it and the tag before it.
 * Then it is in no comment and no CDATA, and the parser keeps nothing back.
 */
function placeOfPoint(
  { place, sinceTag, encoding = '' }: Standing<GpxPlace>,
  bytes: Uint8Array,
  at: number,
): 'segment' | 'route' | undefined {
  if (place !== 'segment' && place !== 'route') return undefined;
  if (!asciiBased.test(encoding)) return undefined;
  const tagEnd = at - 1 - sinceTag;
  // After a carriage return the parser waits for the line feed.
  if (!(tagEnd >= 0) || bytes[tagEnd] !== greater || bytes[at - 1] === carriageReturn) return undefined;
  for (let i = at - 1; i > tagEnd; i--) {
    if (!isBlank(bytes[i])) return undefined;
  }
  return place;
}

const isBlank = (byte: number | undefined): boolean =>
  byte === space || byte === lineFeed || byte === tab || byte === carriageReturn;
