/** The end of a connection, told when all that was said before it has been heard. */
import type { Disposable, MessageReader, MessageWriter } from 'vscode-languageclient/node';

interface Transports {
  /** One that reads a stream tells, each so many milliseconds, that a message is not whole yet; with 0 it does not. */
  readonly reader: MessageReader & { partialMessageTimeout?: number };
  readonly writer: MessageWriter;
}

/**
 * The same transports. A connection of vscode-jsonrpc takes one message in each turn, and the language client throws away what is left
 * when the stream closes: a busy window would lose the last answers of a daemon, and the word why it ends. The writer's own end
 * is not told, for it may come before the last words have been read; the reader's follows.
 */
export function hearLastWords<T extends Transports>(transports: T): T {
  const { reader, writer } = transports;
  // Its timer, and what there is of the message, would outlast a daemon that crashed in the middle of one.
  reader.partialMessageTimeout = 0;
  /** Messages that the connection has in its queue: it takes one in each turn, and so does `step`. */
  let queued = 0;
  let waiting: (() => void)[] = [];

  const step = (): void => {
    if (--queued > 0) return void setImmediate(step);
    // Ours may have come before the connection's own turn.
    for (const tell of waiting) setImmediate(tell);
    waiting = [];
  };
  const listen = reader.listen.bind(reader);
  reader.listen = (callback) =>
    listen((message) => {
      if (++queued === 1) setImmediate(step);
      callback(message);
    });
  const onClose = reader.onClose.bind(reader);
  Object.defineProperty(reader, 'onClose', {
    value: (listener: () => void): Disposable => {
      let isDisposed = false;
      const tell = (): void => {
        if (!isDisposed) listener();
      };
      const closed = onClose(() => {
        // What came last is decoded in the next turn: only then it is seen whether something is queued.
        setImmediate(() => {
          if (queued === 0) tell();
          else waiting.push(tell);
        });
      });
      return {
        dispose() {
          isDisposed = true;
          closed.dispose();
        },
      };
    },
  });
  Object.defineProperty(writer, 'onClose', { value: (): Disposable => ({ dispose() {} }) });
  return transports;
}
