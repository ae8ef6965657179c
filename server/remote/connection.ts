/** A stream of bytes as a stream of JSON-RPC messages: parsed in the tick in which they come, one write for each. */
import type { Duplex } from 'node:stream';
import { ErrorCode, RemoteError } from './errors.ts';
import { createFrameReader, type Framing, frame } from './framing.ts';
import { parseBody } from './json.ts';
import { limits } from './limits.ts';
import { createOutbox } from './outbox.ts';
import { createStallWatch } from './stall.ts';

export interface ConnectionEvents {
  /** `bytes` is the length of its text. */
  message(message: unknown, bytes: number): void;
  /** What came is no message. `fatal`: the frames are lost, and the connection closes after the answer. */
  refused(error: RemoteError, fatal: boolean): void;
  /** Called once, when nothing more can come: the peer left, or the connection was closed here. */
  closed(): void;
  /** The peer has sent its last message (it may still read). */
  ended?(): void;
}

export interface Connection {
  /** Throws a RemoteError with reason `too-large`, having sent nothing, for a message that no peer would take. */
  send(message: object): void;
  /** While true nothing is read: the peer's writes then wait in its own process. */
  hold(held: boolean): void;
  /** True while the peer has not taken what was sent: whatever can wait should. */
  readonly full: boolean;
  /** True while so much is queued that nothing is read: answers that can wait do. */
  readonly crowded: boolean;
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
  const isClient = framing !== undefined;
  let closed = false;
  let deaf = false;
  let hasSpoken = false;
  let farewell: NodeJS.Timeout | undefined;
  /** Two reasons not to read: the caller's, and answers that the peer has not taken. */
  let heldByCaller = false;
  let heldByQueue = false;
  let waiting: (() => void)[] = [];

  const reader = createFrameReader((body) => {
    if (deaf) return;
    hasSpoken = true;
    let message: unknown;
    try {
      message = parseBody(body);
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      return events.refused(error, false);
    }
    events.message(message, body.length);
  }, framing);

  const fail = (error: unknown): void => {
    if (!(error instanceof RemoteError)) throw error;
    deaf = true;
    stall.rest();
    readOrWait();
    events.refused(error, true);
    // What was asked before is still answered.
    if (events.ended) events.ended();
    else connection.end();
  };
  const stall = createStallWatch(fail);
  const watchStall = (): void => {
    // A server's first message is an answer, which may take as long as its function.
    if (!deaf) stall.heard(reader.partial, !hasSpoken && !isClient);
  };
  const readOrWait = (): void => {
    if ((heldByCaller || heldByQueue) && !deaf) {
      stall.rest();
      stream.pause();
    } else if (!closed && stream.isPaused()) {
      watchStall();
      stream.resume();
    }
  };
  const release = (): void => {
    const released = waiting;
    waiting = [];
    for (const resolve of released) resolve();
  };
  const close = (): void => {
    if (closed) return;
    closed = true;
    stall.rest();
    clearTimeout(farewell);
    release();
    events.closed();
  };

  const outbox = createOutbox(stream, () => {
    // A client that stopped reading as well would wait for a server that waits for it.
    if (isClient || stream.writableLength < limits.queuedBytes) return;
    heldByQueue = true;
    readOrWait();
  });

  stream.on('data', (chunk: Buffer) => {
    if (deaf) return;
    outbox.gather();
    try {
      reader.push(chunk);
    } catch (error) {
      fail(error);
    } finally {
      outbox.flush();
    }
    if (!stream.isPaused()) watchStall();
  });
  stream.on('end', () => {
    try {
      // A script may leave out its last line's end; a server whose last line has none broke off.
      if (!deaf && !isClient) reader.end();
      if (!deaf && !isClient && reader.partial) events.refused(cutOff(), false);
    } catch (error) {
      fail(error);
    }
    stall.rest();
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
      const text = JSON.stringify(message);
      refuseLarge(text);
      // One answer may be larger than the limit; a second one behind it means that the peer does not read.
      if (!isClient && stream.writableLength > limits.outboundBytes) {
        stream.destroy();
        return;
      }
      outbox.add(frame(text, reader.framing ?? 'lines'));
    },
    hold(held) {
      if (heldByCaller === held) return;
      heldByCaller = held;
      readOrWait();
    },
    get full() {
      return stream.writableNeedDrain;
    },
    get crowded() {
      return heldByQueue && stream.writableNeedDrain;
    },
    drained() {
      if (closed || stream.destroyed || !stream.writableNeedDrain) return Promise.resolve();
      return new Promise((resolve) => waiting.push(resolve));
    },
    probe() {
      if (closed || stream.writableEnded) return;
      // A blank before the next line is nothing in JSON; a header may have none, but LSP ignores what begins with "$/".
      if (reader.framing === 'lines') outbox.add(' ');
      else connection.send({ jsonrpc: '2.0', method: '$/alive' });
    },
    end() {
      deaf = true;
      stall.rest();
      readOrWait();
      outbox.flush();
      stream.end(() => {
        // A peer that keeps its end open would keep its place among the clients.
        if (!closed) farewell ??= setTimeout(() => stream.destroy(), limits.farewellMs).unref();
      });
    },
    get closed() {
      return closed;
    },
  };
  return connection;
}

/** For a script that was cut short, or counted the bytes of its body wrongly. */
function cutOff(): RemoteError {
  const text = 'The last message was not complete. Send it whole.';
  return new RemoteError('cut-off', text, { code: ErrorCode.invalidRequest });
}

/** A peer that gets such a message has lost the frames, and all other calls with them. */
function refuseLarge(text: string): void {
  // A UTF-16 unit makes at most three bytes, so most texts need not be counted.
  if (text.length <= limits.messageBytes / 3) return;
  const bytes = Buffer.byteLength(text);
  if (bytes <= limits.messageBytes) return;
  const words = `A message of ${bytes} bytes was not sent: the limit is ${limits.messageBytes}. Send it in parts, or a file's path.`;
  throw new RemoteError('too-large', words, { data: { limit: limits.messageBytes } });
}
