/** A stream of bytes as a stream of JSON-RPC messages: parsed in the tick in which they come, one write for each. */
import type { Duplex } from 'node:stream';
import { RemoteError } from './errors.ts';
import { createFrameReader, type Framing, frame } from './framing.ts';
import { parseBody } from './json.ts';
import { limits } from './limits.ts';

export interface ConnectionEvents {
  message(message: unknown): void;
  /** What came is no message. `fatal`: the frames are lost, and the connection closes after the answer. */
  refused(error: RemoteError, fatal: boolean): void;
  /** Called once, when nothing more can come: the peer left, or the connection was closed here. */
  closed(): void;
  /** The peer has sent its last message (it may still read). */
  ended?(): void;
}

export interface Connection {
  send(message: object): void;
  /** While true nothing is read: the peer's writes then wait in its own process. */
  hold(held: boolean): void;
  /** True while the peer has not taken what was sent: whatever can wait should. */
  readonly full: boolean;
  /** Resolves when there is room again, or nothing more can be sent. */
  drained(): Promise<void>;
  /** Sends what no peer sees, so that one that has gone without a word is noticed. */
  probe(): void;
  /** Sends what is queued, then closes; what comes meanwhile is not read. */
  end(): void;
  readonly closed: boolean;
}

/** Without `framing` the peer's first byte decides, and we answer alike; a client names its own. */
export function createConnection(stream: Duplex, events: ConnectionEvents, framing?: Framing): Connection {
  let closed = false;
  let deaf = false;
  let stall: NodeJS.Timeout | undefined;
  /** Two reasons not to read: the caller's, and answers that the peer has not taken. */
  let heldByCaller = false;
  let heldByQueue = false;
  let waiting: (() => void)[] = [];

  const reader = createFrameReader((body) => {
    if (deaf) return;
    let message: unknown;
    try {
      message = parseBody(body);
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      return events.refused(error, false);
    }
    events.message(message);
  }, framing);

  const fail = (error: unknown): void => {
    if (!(error instanceof RemoteError)) throw error;
    deaf = true;
    events.refused(error, true);
    connection.end();
  };
  const watchStall = (): void => {
    clearTimeout(stall);
    stall = undefined;
    if (!reader.partial || deaf) return;
    const text = `The rest of a message did not come within ${limits.stallMs / 1000} s.`;
    stall = setTimeout(() => fail(new RemoteError('stalled', text)), limits.stallMs).unref();
  };
  const readOrWait = (): void => {
    if (heldByCaller || heldByQueue) stream.pause();
    else if (!closed) stream.resume();
  };
  const release = (): void => {
    const released = waiting;
    waiting = [];
    for (const resolve of released) resolve();
  };
  const close = (): void => {
    if (closed) return;
    closed = true;
    clearTimeout(stall);
    release();
    events.closed();
  };

  stream.on('data', (chunk: Buffer) => {
    if (deaf) return;
    try {
      reader.push(chunk);
    } catch (error) {
      fail(error);
    }
    watchStall();
  });
  stream.on('end', () => {
    try {
      if (!deaf) reader.end();
    } catch (error) {
      fail(error);
    }
    events.ended?.();
  });
  stream.on('drain', () => {
    heldByQueue = false;
    readOrWait();
    release();
  });
  // A broken pipe is how peers leave: 'close' follows and tells it once.
  stream.on('error', () => stream.destroy());
  stream.on('close', close);

  const connection: Connection = {
    send(message) {
      if (closed || stream.writableEnded) return;
      // One answer may be larger than the limit; a second one behind it means that the peer does not read.
      if (stream.writableLength > limits.outboundBytes) {
        stream.destroy();
        return;
      }
      stream.write(frame(JSON.stringify(message), reader.framing ?? 'lines'));
      if (stream.writableLength < limits.queuedBytes) return;
      heldByQueue = true;
      readOrWait();
    },
    hold(held) {
      heldByCaller = held;
      readOrWait();
    },
    get full() {
      return stream.writableNeedDrain;
    },
    drained() {
      if (closed || stream.destroyed || !stream.writableNeedDrain) return Promise.resolve();
      return new Promise((resolve) => waiting.push(resolve));
    },
    probe() {
      if (closed || stream.writableEnded) return;
      // A blank before the next line is nothing in JSON; a header may have none, but LSP ignores what begins with "$/".
      if (reader.framing === 'lines') stream.write(' ');
      else connection.send({ jsonrpc: '2.0', method: '$/alive' });
    },
    end() {
      deaf = true;
      stream.end();
    },
    get closed() {
      return closed;
    },
  };
  return connection;
}
