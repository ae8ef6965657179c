// What every peer of the benchmark offers: both ends of a connection over which text is echoed.
import type { Socket } from 'node:net';
import type { Columns } from './columns.ts';

/** Params and result of the echo: the same for every peer that carries objects. */
export interface Message {
  readonly text: string;
}

/** The client's end of one connection. */
export interface Client {
  /** Sends the text and resolves with what came back. */
  echo(text: string): Promise<Message>;
  /** Fetches the sample columns of `columns.ts`; only the peers that are compared in this have it. */
  columns?(): Promise<Columns>;
}

/** One way of calling, both ends of it. A failure of a connection may throw: the whole benchmark then ends. */
export interface Peer {
  /** Answers one connection; called in the server's process. */
  serve(socket: Socket): void;
  /** Takes a connected socket; called in a client's process. */
  connect(socket: Socket): Client;
}
