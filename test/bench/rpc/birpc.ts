// birpc over one JSON text for each line, its channel written as fast as we could; it checks neither params nor results.
import type { Socket } from 'node:net';
import { createBirpc } from 'birpc';
import type { Message, Peer } from './peer.ts';

const functions = { echo: (message: Message): Message => message };

export const birpc: Peer = {
  serve(socket) {
    createBirpc(functions, channel(socket));
  },
  connect(socket) {
    const rpc = createBirpc<typeof functions>({}, channel(socket));
    return { echo: (text) => rpc.echo({ text }) };
  },
};

function channel(socket: Socket) {
  return {
    post: (line: string) => void socket.write(`${line}\n`),
    on: (receive: (line: string) => void) => readLines(socket, receive),
    serialize: JSON.stringify,
    deserialize: JSON.parse,
  };
}

/** Hands over each line. The pieces of a long one are joined once, at its end. */
function readLines(socket: Socket, receive: (line: string) => void): void {
  let pieces: string[] = [];
  socket.setEncoding('utf8').on('data', (text: string) => {
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      pieces.push(text.slice(from, end));
      receive(pieces.length === 1 ? (pieces[0] ?? '') : pieces.join(''));
      pieces = [];
      from = end + 1;
    }
    if (from < text.length) pieces.push(text.slice(from));
  });
}
