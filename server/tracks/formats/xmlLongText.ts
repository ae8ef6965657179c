/** Texts as long as the file, read in pieces. */
import type { SaxesParser } from 'saxes';

/** To saxes it is nothing, but it ends a text. */
const emptyComment = '<!---->';

/**
 * saxes keeps a text until its end, and the coordinates of a line are one text, however long it is. So where one certainly
 * goes on at the end of a slice, an empty comment makes saxes hand out what it has.
 */
export function createLongText(parser: SaxesParser) {
  let written = 0;
  /** Where the text begins, of all that was written, until its slice is done. */
  let begins: number | undefined;
  /** Nothing but text came since the tag: a comment, CDATA or an element has a "<". */
  let isText = false;
  let isReference = false;
  /** How many comments were put into which line, for they count as columns there. */
  let added = { line: 0, comments: 0 };

  const look = (text: string): void => {
    isText = !text.includes('<');
    const [start, end] = [text.lastIndexOf('&'), text.lastIndexOf(';')];
    if (start !== end) isReference = start > end;
  };
  const write = (text: string): void => {
    parser.write(text);
    written += text.length;
  };
  return {
    /** The tag before the text was just read. */
    begin(): void {
      begins = parser.position;
      isReference = false;
    },
    write(slice: string): void {
      const from = written;
      if (isText) look(slice);
      write(slice);
      if (begins !== undefined) look(slice.slice(begins - from));
      begins = undefined;
      // A line end of two characters stays one.
      if (!isText || isReference || slice.endsWith('\r')) return;
      added = { line: parser.line, comments: parser.line === added.line ? added.comments + 1 : 1 };
      write(emptyComment);
    },
    column: (): number =>
      parser.column - (parser.line === added.line ? added.comments * emptyComment.length : 0),
  };
}
