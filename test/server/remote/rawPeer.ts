/** A peer that writes whatever it is told and keeps whatever comes: for what no client or server of ours would say. */
import type { Duplex } from 'node:stream';
import { createFrameReader, type Framing, frame } from '../../../server/remote/framing.ts';

export type Message = Readonly<Record<string, unknown>>;

export interface RawPeer {
  readonly stream: Duplex;
  readonly framing: Framing;
  readonly received: readonly Message[];
  /** Sends a message, or a text that need not be one, in a frame. */
  send(...messages: (object | string)[]): void;
  /** Resolves with the first message, also one that has come already, that fits. */
  until(fits: (message: Message) => boolean): Promise<Message>;
  /** The answer with that id. */
  answer(id: unknown): Promise<Message>;
  /** Resolves when nothing more can come. */
  readonly ended: Promise<void>;
}

export function createRawPeer(
  stream: Duplex,
  framing: Framing,
  onMessage: (message: Message, peer: RawPeer) => void = () => {},
): RawPeer {
  const received: Message[] = [];
  const waiting = new Set<(message: Message) => void>();
  const reader = createFrameReader((body) => {
    const message: Message = JSON.parse(body.toString());
    received.push(message);
    onMessage(message, peer);
    for (const look of [...waiting]) look(message);
  }, framing);
  stream.on('data', (chunk) => reader.push(chunk));
  stream.on('error', () => stream.destroy());
  const ended = new Promise<void>((resolve) => {
    stream.once('end', resolve);
    stream.once('close', resolve);
  });
  const peer: RawPeer = {
    stream,
    framing,
    received,
    ended,
    send(...messages) {
      const texts = messages.map((message) =>
        typeof message === 'string' ? message : JSON.stringify(message),
      );
      stream.write(texts.map((text) => frame(text, framing)).join(''));
    },
    until: (fits) =>
      new Promise((resolve) => {
        const found = received.find(fits);
        if (found) return resolve(found);
        const look = (message: Message) => {
          if (!fits(message)) return;
          waiting.delete(look);
          resolve(message);
        };
        waiting.add(look);
      }),
    answer: (id) => peer.until((message) => !('method' in message) && message.id === id),
  };
  return peer;
}

export const request = (id: unknown, method: string, params: unknown = {}) => ({
  jsonrpc: '2.0',
  id,
  method,
  params,
});
export const notification = (method: string, params?: unknown) => ({ jsonrpc: '2.0', method, params });
export const reasonOf = ({ error }: Message): unknown =>
  typeof error === 'object' && error && 'data' in error && typeof error.data === 'object' && error.data
    ? Reflect.get(error.data, 'reason')
    : undefined;
