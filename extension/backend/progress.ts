/** What a daemon tells of a call before its answer: taken out before vscode-jsonrpc has it. */
import type { Message, MessageReader, MessageWriter } from 'vscode-languageclient/node';
import type { ProgressListener } from '../../server/remote/caller.ts';
import { isObject } from '../../server/remote/request.ts';

interface Transports {
  readonly reader: MessageReader;
  readonly writer: MessageWriter;
}

/**
 * The same transports. vscode-jsonrpc keeps only the value of a `$/progress`, and loses the cursor beside it. It also takes one message
 * in each turn: items would pile up in its queue, where nobody counts them and asks for a pause. What somebody listens to is told when
 * it is read, and so before the answer of its call, which waits in that queue; what comes after the answer is told nobody.
 */
export function takeProgress<T extends Transports>(
  transports: T,
  listeners: ReadonlyMap<unknown, ProgressListener>,
): T {
  const { reader, writer } = transports;
  /** The calls that were sent here and are not answered: the id of each, and the token of what is told of it. */
  const running = new Map<unknown, unknown>();

  const note = (message: Message & { readonly id?: unknown; readonly params?: unknown }): void => {
    const { id, params } = message;
    if (id === undefined || !isObject(params)) return;
    const token = [params.partialResultToken, params.workDoneToken].find((one) => listeners.has(one));
    if (token !== undefined) running.set(id, token);
  };
  /** Any JSON value may come. */
  const take = (message: unknown): boolean => {
    if (!isObject(message)) return false;
    const { method, id, params } = message;
    if (method === undefined) running.delete(id);
    if (method !== '$/progress' || !isObject(params) || ![...running.values()].includes(params.token))
      return false;
    const listener = listeners.get(params.token);
    listener?.(params);
    return listener !== undefined;
  };

  const listen = reader.listen.bind(reader);
  reader.listen = (callback) =>
    listen((message) => {
      if (!take(message)) callback(message);
    });
  const write = writer.write.bind(writer);
  writer.write = (message) => {
    note(message);
    return write(message);
  };
  return transports;
}
