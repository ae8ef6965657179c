/** A server that behaves as a test says, and a client of ours that meets it, in both framings. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type CallerConnection, createCaller } from '../../../server/remote/caller.ts';
import { type Remote, remote } from '../../../server/remote/client.ts';
import { Feed } from './feed.ts';
import { Lab } from './lab.ts';
import { createRawPeer, type Message, notification, type RawPeer } from './rawPeer.ts';

export interface Clients {
  readonly lab: Remote<typeof Lab.functions>;
  readonly feed: Remote<typeof Feed.functions>;
  readonly caller: CallerConnection;
  /** What came to the server, and a way to wait for more of it. */
  readonly server: () => RawPeer;
  readonly dial: () => Promise<Socket>;
}

/** `behaviour` is called with each message that comes to the server. */
export function misbehaving(
  name: string,
  behaviour: (message: Message, peer: RawPeer) => void,
  body: (clients: Clients, t: TestContext) => Promise<void>,
): void {
  for (const framing of ['lines', 'headers'] as const) {
    test(`a server that ${name} (${framing})`, async (t) => {
      const folder = mkdtempSync('/tmp/rx-');
      const path = join(folder, 's');
      const peers: RawPeer[] = [];
      const listener = createServer({ allowHalfOpen: true }, (socket) => {
        peers.push(createRawPeer(socket, framing, behaviour));
      }).listen(path);
      await once(listener, 'listening');
      const sockets: Socket[] = [];
      t.after(() => {
        for (const socket of [...sockets, ...peers.map(({ stream }) => stream)]) socket.destroy();
        listener.close();
        rmSync(folder, { recursive: true });
      });
      const dial = async (): Promise<Socket> => {
        const socket = connect(path);
        sockets.push(socket);
        await Promise.all([once(socket, 'connect'), once(listener, 'connection')]);
        return socket;
      };
      const caller = createCaller(await dial(), { framing });
      const server = () => peers[0] ?? assertNever();
      await body({ lab: remote(Lab, caller), feed: remote(Feed, caller), caller, server, dial }, t);
    });
  }
}

function assertNever(): never {
  throw new Error('The server has no connection.');
}

export const result = ({ id }: Message, value: unknown) => ({ jsonrpc: '2.0', id, result: value });

/** The right answer to `lab/add`. */
export function sum(message: Message) {
  const { a, b } = { a: 0, b: 0, ...paramsOf(message) };
  return result(message, Number(a) + Number(b));
}

export const paramsOf = ({ params }: Message): Message =>
  typeof params === 'object' && params !== null ? { ...params } : {};

/** An item of the stream that the message asks for. */
export const item = (message: Message, value: unknown) =>
  notification('$/progress', { token: paramsOf(message).partialResultToken, value });
