// vscode-jsonrpc as it is shipped, at both ends; it checks neither params nor results.
import type { Socket } from 'node:net';
import {
  createMessageConnection,
  type MessageConnection,
  SocketMessageReader,
  SocketMessageWriter,
} from 'vscode-jsonrpc/node';
import { type Columns, sample } from './columns.ts';
import type { Message, Peer } from './peer.ts';

/** Kept as plain arrays, which JSON needs, so that this peer does not pay for a conversion at each call. */
const columns = Object.fromEntries(Object.entries(sample).map(([name, column]) => [name, [...column]]));

export const vscodeJsonrpc: Peer = {
  serve(socket) {
    const connection = listen(socket);
    connection.onRequest('echo/echo', (params: Message) => params);
    connection.onRequest('echo/columns', () => columns);
  },
  connect(socket) {
    const connection = listen(socket);
    return {
      echo: (text) => connection.sendRequest<Message>('echo/echo', { text }),
      columns: () => connection.sendRequest<Columns>('echo/columns', {}),
    };
  },
};

function listen(socket: Socket): MessageConnection {
  const connection = createMessageConnection(
    new SocketMessageReader(socket),
    new SocketMessageWriter(socket),
  );
  connection.listen();
  return connection;
}
