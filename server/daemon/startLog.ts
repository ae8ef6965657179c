/** What programs that were started as somebody's own server say on standard error, in one file of bounded size. */
import { closeSync, fstatSync, openSync, readSync, statSync, truncateSync } from 'node:fs';
import type { Home } from './home.ts';

export interface StartLog {
  /** For the program to write to. */
  readonly descriptor: number;
  /** How long the log was, in bytes, before what `lastWords` is about. */
  readonly begin: number;
  /** What was said since then that tells best why a program ended: one line, fit to be shown; undefined: nothing. */
  lastWords(): string | undefined;
  close(): void;
}

/** Weeks of warnings, and never a full disk, in bytes. */
const mostBytes = 1024 * 1024;

/** A stack with its error, in bytes, also when what follows it is long. */
const lastBytes = 16 * 1024;

/** Characters of a line that still make one sentence in a terminal. */
const longestLine = 300;

/**
 * The file is added to and not begun anew: several starters come at once, and one must not wipe out what the program of
 * another one has just said. The folder of the log must be there.
 */
export function openStartLog(home: Home, since?: number): StartLog {
  boundStartLog(home);
  const descriptor = openSync(home.startLogFile, 'a+', 0o600);
  const begin = since ?? fstatSync(descriptor).size;
  return {
    descriptor,
    begin,
    lastWords() {
      const { size } = fstatSync(descriptor);
      const from = Math.max(begin <= size ? begin : 0, size - lastBytes);
      const bytes = Buffer.alloc(size - from);
      const count = readSync(descriptor, bytes, 0, bytes.length, from);
      return tellingLine(bytes.toString('utf8', 0, count));
    },
    close: () => closeSync(descriptor),
  };
}

/** Empties the log when it is too long. Programs append, so they go on at its new end. */
export function boundStartLog(home: Home): void {
  const size = statSync(home.startLogFile, { throwIfNoEntry: false })?.size ?? 0;
  if (size > mostBytes) truncateSync(home.startLogFile);
}

/** Node ends with its version and a stack, Python with the error: so an error's line comes first, wherever it stands. */
function tellingLine(text: string): string | undefined {
  // Control characters could do anything to a terminal.
  const lines = text.split('\n').map((line) => line.replace(/\p{Cc}/gu, ' ').trimEnd());
  const error = lines.findLast((line) => /^(Uncaught )?[\w.]*(Error|Exception)\b.*:/.test(line));
  const plain = lines.findLast((line) => /^[^\s{}\]]/.test(line) && !line.startsWith('Node.js v'));
  return (error ?? plain)?.slice(0, longestLine);
}
