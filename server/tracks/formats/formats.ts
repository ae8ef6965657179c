/** Every format that is read: by what its files are known, and who reads them. */
import type { Format } from '../../api/trackFiles.ts';
import { createFitReader } from './fit.ts';
import { isFit } from './fitMessages.ts';
import type { CreateReader } from './format.ts';
import { createGeojsonReader } from './geojson.ts';
import { createGpxReader } from './gpx.ts';
import { createIgcReader } from './igc.ts';
import { createKmlReader } from './kml.ts';
import { createKmzReader } from './kmz.ts';
import { createNmeaReader } from './nmea.ts';
import { createTcxReader } from './tcx.ts';

export interface FormatEntry {
  readonly format: Format;
  /** Whether a file that begins like this is one. `text`: the beginning as text, without a byte order mark and blanks before it. */
  matches(beginning: { readonly bytes: Uint8Array; readonly text: string }): boolean;
  readonly createReader: CreateReader;
}

/** Whether this is the local name of the root element, or of the DOCTYPE before it, which the reader then refuses. */
function hasRoot(text: string, root: string): boolean {
  let at = 0;
  // Not by an expression: with many beginnings of comments and no end it would look at all the text for each.
  for (;;) {
    while (/\s/.test(text[at] ?? '')) at++;
    const end = text.startsWith('<!--', at) ? '-->' : text.startsWith('<?', at) ? '?>' : undefined;
    if (end === undefined) break;
    const found = text.indexOf(end, at);
    if (found < 0) return false;
    at = found + end.length;
  }
  const tag = text.slice(at, at + 200);
  return /^<(?:!DOCTYPE\s+)?(?:[^\s<>:/!]+:)?([^\s<>:/!]+)[\s/>]/.exec(tag)?.[1] === root;
}

const zipMark = Buffer.from('PK\x03\x04', 'latin1');

const hasGeojsonType =
  /"type"\s*:\s*"(?:Feature|FeatureCollection|GeometryCollection|(?:Multi)?(?:Point|LineString|Polygon))"/;

export const formatEntries: readonly FormatEntry[] = [
  {
    format: 'gpx',
    matches: ({ text }) => hasRoot(text, 'gpx'),
    createReader: createGpxReader,
  },
  {
    format: 'kml',
    matches: ({ text }) => hasRoot(text, 'kml'),
    createReader: createKmlReader,
  },
  {
    format: 'kmz',
    matches: ({ bytes }) => zipMark.equals(bytes.subarray(0, zipMark.length)),
    createReader: createKmzReader,
  },
  {
    format: 'tcx',
    matches: ({ text }) => hasRoot(text, 'TrainingCenterDatabase'),
    createReader: createTcxReader,
  },
  {
    format: 'geojson',
    // RFC 8142 has one character before the first value.
    matches: ({ text }) => /^[^{]?\s*\{/.test(text) && hasGeojsonType.test(text),
    createReader: createGeojsonReader,
  },
  {
    format: 'igc',
    matches: ({ text }) => /^A[A-Z0-9]{3}/.test(text) && /[\r\n](?:H[FOP]DTE|B\d{13}[NS])/.test(text),
    createReader: createIgcReader,
  },
  {
    format: 'fit',
    matches: ({ bytes }) => isFit(bytes),
    createReader: createFitReader,
  },
  {
    // Last, for a log may begin with anything.
    format: 'nmea',
    matches: ({ text }) => /\$[A-OQ-Z][A-Z0-9](?:GGA|RMC|WPL),/.test(text),
    createReader: createNmeaReader,
  },
];
