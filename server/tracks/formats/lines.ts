/** Files of lines, as a stream: no more is kept than a line of usual length. */
import { createPlainTextDecoder } from './plainText.ts';

/** What is kept of a line, in characters: NMEA allows 82, IGC 76, and programs write a little more. */
export const maxLine = 1024;

export interface LineReader {
  feed(bytes: Uint8Array): void;
  /** The last line, if it does not end with a line end. */
  end(): { readonly text: string; readonly line: number } | undefined;
}

/**
 * Lines may end with LF, CR LF or CR; those without text are only counted. Of one that is too long the start or the end is kept.
 */
export function createLineReader(
  keep: 'start' | 'end',
  onLine: (text: string, line: number) => void,
): LineReader {
  const decoder = createPlainTextDecoder();
  let pending = '';
  let line = 1;
  let isAfterReturn = false;
  const kept = (text: string): string =>
    text.length <= maxLine ? text : keep === 'start' ? text.slice(0, maxLine) : text.slice(-maxLine);

  const feedText = (text: string): void => {
    let from = 0;
    const ends = /[\r\n]/g;
    for (let end = ends.exec(text); end; end = ends.exec(text)) {
      const isSecondHalf = isAfterReturn && from === end.index && pending === '' && end[0] === '\n';
      isAfterReturn = end[0] === '\r';
      if (!isSecondHalf) {
        const whole = kept(pending + text.slice(from, end.index));
        if (whole !== '') onLine(whole, line);
        pending = '';
        line++;
      }
      from = end.index + 1;
    }
    if (from < text.length) {
      isAfterReturn = false;
      pending += text.slice(from);
      // Not at once, for a long line may come in small pieces.
      if (pending.length > 64 * maxLine) pending = kept(pending);
    }
  };
  return {
    feed: (bytes) => feedText(decoder.decode(bytes)),
    end() {
      feedText(decoder.end());
      return pending === '' ? undefined : { text: kept(pending), line };
    },
  };
}
