/** Our own process, for the commands that run long or run others: its streams, and the signals that end it. */
import { once } from 'node:events';
import { fstatSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { type Readable, Writable } from 'node:stream';

export interface Process {
  /** When it began. */
  readonly started: Date;
  /** What the programs are given that a command starts. */
  readonly env: NodeJS.ProcessEnv;
  /** A person reads standard output. */
  readonly isTerminal: boolean;
  /** Resolves when the reader of standard output has taken what was written, but for a rest that is bounded. */
  drained(): Promise<void>;
  /**
   * Passes bytes on as they are and at once; a reader that went away ends the stream, and nothing else. `onLost` is told what keeps
   * the rest from being written: a full disk.
   */
  passOn(from: Readable, to: 'stdout' | 'stderr', onLost: (error: Error) => void): void;
  /** Shows a line on standard error that the next one replaces; undefined takes it away. Nothing where that is no terminal. */
  statusLine(text: string | undefined): void;
  /** From now on these signals do what the listener does, and no longer end the process. */
  onSignal(listener: (signal: EndSignal) => void): void;
  /** Ends the process at once. */
  exit(code: number): never;
}

/** What ends a program: Ctrl-C, Ctrl-\, `kill`, a terminal that is closed. */
export type EndSignal = 'SIGINT' | 'SIGQUIT' | 'SIGTERM' | 'SIGHUP';
const endSignals = ['SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGHUP'] as const;

/** As shells tell that a signal ended a program: 130 for Ctrl-C. */
export function codeOfSignal(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}

/**
 * Writes to standard output. Of what the disk has room for half of, a stream of Node writes that half into a file and says that
 * all went well; this goes on until all is written, or until it is told why not, which is told as any failure of the stream.
 */
export function createWriter(own: NodeJS.Process): (content: string | Uint8Array) => void {
  const { fd } = own.stdout;
  if (!isFile(fd)) return (content) => void own.stdout.write(content);
  return (content) => {
    try {
      writeFileSync(fd, content);
    } catch (error) {
      own.stdout.emit('error', error);
    }
  };
}

/** The same for bytes that are passed on. */
const createFileStream = (descriptor: number): Writable =>
  new Writable({
    write(bytes: Buffer, _encoding, done) {
      try {
        writeFileSync(descriptor, bytes);
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
        return;
      }
      done();
    },
  });

/** Standard output may be closed (`>&-`). */
function isFile(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isFile();
  } catch {
    return false;
  }
}

export function createProcess(own: NodeJS.Process): Process {
  let passes = false;
  // `remotex read | head -1` closes the pipe early, which is no failure.
  own.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (passes) return;
    if (error.code === 'EPIPE') own.exit(0);
    own.stderr.write(`The result could not be written: ${error.message}.\n`);
    own.exit(1);
  });
  return {
    started: new Date(performance.timeOrigin),
    env: own.env,
    isTerminal: own.stdout.isTTY,
    async drained() {
      if (own.stdout.writableNeedDrain) await once(own.stdout, 'drain');
    },
    passOn(from, name, onLost) {
      passes = true;
      const to: Writable = isFile(own[name].fd) ? createFileStream(own[name].fd) : own[name];
      from.pipe(to, { end: false });
      to.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EPIPE') onLost(error);
        // Whoever writes there hears of it as if its own pipe were closed.
        from.destroy();
      });
    },
    statusLine(text) {
      if (!own.stderr.isTTY) return;
      // Cut to the terminal's width: a line that was broken in two could not be taken back.
      const line = (text ?? '').slice(0, Math.max(0, (own.stderr.columns || 80) - 1)).toWellFormed();
      own.stderr.write(`\r\x1b[K${line}`);
    },
    onSignal(listener) {
      for (const signal of endSignals) own.on(signal, () => listener(signal));
    },
    exit: (code) => own.exit(code),
  };
}
