/** XML formats as a stream: no more of the text is kept than the value being read, or a piece of a long one. */
import { SaxesParser } from 'saxes';
import { RemoteError } from '../../remote/errors.ts';
import { oneLine } from '../values.ts';
import type { ReadJob } from './format.ts';
import type { TagPlace, XmlContent, XmlReader } from './xmlContent.ts';
import { createLongText } from './xmlLongText.ts';
import { createXmlTextDecoder } from './xmlText.ts';

/** How much is given to saxes at once, in characters, so that a piece that is too long is noticed while it grows. */
const sliceLength = 262_144;

export function createXmlReader<P extends string>(job: ReadJob, content: XmlContent<P>): XmlReader<P> {
  const { refuse, limits, builder } = job;
  const { format } = content;
  const decoder = createXmlTextDecoder(job);
  const parser = new SaxesParser();
  const places: P[] = [];
  let place = content.outside;
  let tagLine = 1;
  let begun = false;
  let isEnding = false;
  /** Characters since the last tag or text: no piece that saxes keeps is longer. */
  let silence = 0;
  const long = createLongText(parser);
  /** Characters given to saxes, and how many these were at the end of the last tag. */
  let given = 0;
  let givenAtTag = Number.NaN;

  // Listeners for six events, and no more than seven: with the eighth V8 keeps the parser's members in a hash table,
  // and 75 MB/s become 10.
  parser.on('error', (error) => {
    const where = `line ${parser.line}, column ${Math.max(1, long.column())}`;
    if (isEnding) throw new EndsEarly(`ends early, in line ${parser.line}`);
    const what = oneLine(error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, '')).slice(0, 200);
    throw refuse(
      'not-well-formed',
      `is not well-formed XML at ${where}: ${what}. Correct it, or export it again.`,
    );
  });
  parser.on('doctype', () => {
    throw refuse(
      'doctype',
      `refused: it contains a DOCTYPE, which ${format} files never need. Export it again as ${format}.`,
    );
  });
  parser.on('opentag', (tag) => {
    silence = 0;
    givenAtTag = parser.position;
    place = content.child(place, localName(tag.name));
    if (places.push(place) > limits.depth) {
      throw refuse(
        'too-deep',
        `refused: its elements are nested deeper than ${limits.depth}, as in no ${format} file.`,
      );
    }
    if (places.length === 1 && place !== content.root) {
      throw notThis(`its root element is <${oneLine(tag.name).slice(0, 100)}>, not <${content.rootName}>`);
    }
    tagLine = parser.line;
    content.open(place, tag.attributes, tagPlace);
    // Only now: without a listener saxes keeps no text, however long it is.
    if (content.holdsText(place)) parser.on('text', addText);
    if (content.streamsText?.(place)) long.begin();
  });
  parser.on('closetag', () => {
    silence = 0;
    givenAtTag = parser.position;
    if (content.holdsText(place)) parser.off('text');
    content.close(place);
    places.pop();
    place = places.at(-1) ?? content.outside;
  });
  // The seventh; and there are as many tags as points have values, so it is there only where it is wanted.
  if (job.notesLines)
    parser.on('opentagstart', ({ name }) => {
      // The character behind the name was read too. If it ends the line, nobody knows how long that was.
      const isNextLine = parser.column === 0;
      begins.line = isNextLine ? parser.line - 1 : parser.line;
      begins.column = isNextLine ? 0 : long.column() - name.length - 1;
    });
  const begins = { line: 0, column: 0 };
  const tagPlace: TagPlace = {
    get line() {
      return job.notesLines ? begins.line : parser.line;
    },
    get column() {
      return begins.column;
    },
    get endLine() {
      return parser.line;
    },
    get endColumn() {
      return long.column() + 1;
    },
  };
  const addText = (text: string): void => {
    silence = 0;
    // Elements within a value have texts of their own, which are no part of it.
    if (content.holdsText(place)) content.addText(place, text);
  };
  parser.on('cdata', addText);

  const notThis = (why: string): RemoteError =>
    refuse(
      `not-${format.toLowerCase()}`,
      `is not a ${format} file: ${why}. Remotex reads ${content.versions}.`,
    );
  const checkBeginning = (text: string): void => {
    const first = text.search(/[^\uFEFF \t\r\n]/);
    if (first >= 0 && text[first] !== '<') throw notThis('it does not begin as XML does');
    begun = first >= 0;
  };
  const feedText = (text: string): void => {
    if (!begun) checkBeginning(text);
    for (let from = 0; from < text.length; from += sliceLength) {
      const slice = text.slice(from, from + sliceLength);
      silence += slice.length;
      given += slice.length;
      long.write(slice);
      if (silence > limits.piece + sliceLength) {
        const limit = limits.piece.toLocaleString('en');
        const what = `a text, comment or tag after line ${tagLine} has more than ${limit} characters`;
        throw refuse('too-long', `refused: ${what}. Export it again without it.`);
      }
    }
  };

  return {
    standing: () => ({
      place,
      sinceTag: given - givenAtTag,
      encoding: decoder.encoding,
      line: parser.line,
      column: long.column() + 1,
    }),
    skip({ lines, columns, linesToTag }) {
      tagLine = parser.line + linesToTag;
      parser.line += lines;
      parser.column = lines === 0 ? parser.column + columns : columns;
      silence = 0;
      givenAtTag = given;
    },
    feed: (bytes) => feedText(decoder.decode(bytes)),
    end() {
      try {
        feedText(decoder.takeShort());
        try {
          feedText(decoder.end());
        } catch (error) {
          // Half a character at the very end: the file was cut there.
          if (!(error instanceof RemoteError) || error.reason !== 'bad-encoding' || !begun) throw error;
          throw new EndsEarly(`ends early, in line ${parser.line}`);
        }
        if (!begun) throw notThis('it is empty');
        isEnding = true;
        parser.close();
      } catch (error) {
        if (!(error instanceof EndsEarly)) throw error;
        builder.cut(error.message);
      }
    },
  };
}

/** The end of the file came before that of its elements. */
class EndsEarly extends Error {}

const localName = (name: string): string => {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
};
