/** What a reader of a format is: bytes in, points to the builder. */
import type { RemoteError } from '../../remote/errors.ts';
import type { TrackBuilder } from '../builder.ts';
import type { Limits } from '../limits.ts';

export interface FormatReader {
  /** Takes the next bytes, valid until it returns. Throws a RemoteError at the first fault; it is of no use then. */
  feed(bytes: Uint8Array): void;
  /** Ends the file. One that ends early keeps its points: `builder.cut`. */
  end(): void;
}

/** What a reader works with. */
export interface ReadJob {
  readonly builder: TrackBuilder;
  readonly limits: Limits;
  /** Makes the error for a file that cannot be read; `why` follows the file's name: "is not a GPX file: …". */
  refuse(reason: string, why: string): RemoteError;
  /** The builder wants to know of each point in which line and column it begins: see lines/notedLines.ts. */
  readonly notesLines?: boolean;
  /** The encoding that is known to be right, whatever the file declares: that of text which somebody sent. */
  readonly encoding?: 'utf-8';
}

export type CreateReader = (job: ReadJob) => FormatReader;
