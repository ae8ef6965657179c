/** Reads a file that is given as text, in the pieces in which it is given. */
import { createReading } from '../../../../server/tracks/formats/read.ts';
import type { Limits } from '../../../../server/tracks/limits.ts';

export function createTextReading(file: string, limits?: Limits) {
  const reading = createReading({ file, encoding: 'utf-8', ...(limits ? { limits } : {}) });
  return {
    feed: (text: string): void => reading.feed(Buffer.from(text)),
    finish: () => reading.finish(),
  };
}
