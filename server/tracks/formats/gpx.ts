/** GPX 1.0 and 1.1 to columns, as a stream: no more of the text is kept than the value being read. */
import { SaxesParser } from 'saxes';
import { RemoteError } from '../../remote/errors.ts';
import type { GpxColumns } from '../columns.ts';
import { oneLine } from '../values.ts';
import { createGpxContent, type GpxLimits, gpxLimits } from './gpxContent.ts';
import { childPlace, holdsText, type Place } from './gpxPlaces.ts';

/** How much is given to saxes at once, in characters, so that a piece that is too long is noticed while it grows. */
const sliceLength = 262_144;

export interface GpxParser {
  /** Takes the next part of the text. Throws a RemoteError at the first fault; the parser is of no use then. */
  feed(text: string): void;
  /** Ends the text. Throws a RemoteError if the file is incomplete or has no points. */
  finish(): GpxColumns;
}

/** `file` is the name for messages. */
export function createGpxParser(file: string, limits: GpxLimits = gpxLimits): GpxParser {
  const refuse = (reason: string, why: string): RemoteError =>
    new RemoteError(reason, `${oneLine(file)} ${why}`);
  const content = createGpxContent(refuse, limits);
  const parser = new SaxesParser();
  const places: Place[] = [];
  let place: Place = 'document';
  let tagLine = 1;
  let begun = false;
  /** Characters since the last tag or text: no piece that saxes keeps is longer. */
  let silence = 0;

  // Listeners for six events, and no more than seven: with the eighth V8 keeps the parser's members in a hash table,
  // and 75 MB/s become 10.
  parser.on('error', (error) => {
    const what = oneLine(error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, '')).slice(0, 200);
    const where = `line ${parser.line}, column ${Math.max(1, parser.column)}`;
    throw refuse(
      'not-well-formed',
      `is not well-formed XML at ${where}: ${what}. Correct it, or export it again.`,
    );
  });
  parser.on('doctype', () => {
    throw refuse(
      'doctype',
      'refused: it contains a DOCTYPE, which GPX files never need. Export it again as GPX.',
    );
  });
  parser.on('opentag', (tag) => {
    silence = 0;
    place = childPlace(place, tag.name);
    if (places.push(place) > limits.depth) {
      throw refuse(
        'too-deep',
        `refused: its elements are nested deeper than ${limits.depth}, as in no GPX file.`,
      );
    }
    if (places.length === 1 && place !== 'gpx') {
      throw notGpx(`its root element is <${oneLine(tag.name).slice(0, 100)}>, not <gpx>`);
    }
    tagLine = parser.line;
    content.open(place, tag.attributes, tagLine);
    // Only now: without a listener saxes keeps no text, however long it is.
    if (holdsText(place)) parser.on('text', addText);
  });
  parser.on('closetag', () => {
    silence = 0;
    if (holdsText(place)) parser.off('text');
    content.close(place);
    places.pop();
    place = places.at(-1) ?? 'document';
  });
  const addText = (text: string): void => {
    silence = 0;
    // Elements within a value have texts of their own, which are no part of it.
    if (holdsText(place)) content.addText(text);
  };
  parser.on('cdata', addText);

  const notGpx = (why: string): RemoteError =>
    refuse('not-gpx', `is not a GPX file: ${why}. Remotex reads GPX 1.0 and 1.1.`);
  const checkBeginning = (text: string): void => {
    const first = text.search(/[^\uFEFF \t\r\n]/);
    if (first >= 0 && text[first] !== '<') throw notGpx('it does not begin as XML does');
    begun = first >= 0;
  };

  return {
    feed(text) {
      if (!begun) checkBeginning(text);
      for (let from = 0; from < text.length; from += sliceLength) {
        const slice = text.slice(from, from + sliceLength);
        silence += slice.length;
        parser.write(slice);
        if (silence > limits.piece + sliceLength) {
          const limit = limits.piece.toLocaleString('en');
          const what = `a text, comment or tag after line ${tagLine} has more than ${limit} characters`;
          throw refuse('too-long', `refused: ${what}. Export it again without it.`);
        }
      }
    },
    finish() {
      if (!begun) throw notGpx('it is empty');
      parser.close();
      return content.finish();
    },
  };
}
