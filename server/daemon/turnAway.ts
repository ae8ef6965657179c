/** What a client hears that is one too many. */
import type { Socket } from 'node:net';
import { RemoteError } from '../remote/errors.ts';
import { limits } from '../remote/limits.ts';

/** Clients that have been told, and have not gone yet: few enough to leave descriptors for files. */
const mostLeaving = 32;

/** One line for each, and the end: none keeps a descriptor, whatever it does then. */
export function createTurnAway(title: string, mostClients: number): (socket: Socket) => void {
  const text = `${title} already has ${mostClients} clients. Close some and try again.`;
  const { code, message, data } = new RemoteError('too-many-clients', text, { data: { limit: mostClients } });
  const line = `${JSON.stringify({ jsonrpc: '2.0', id: null, error: { code, message, data } })}\n`;
  const leaving = new Set<Socket>();
  return (socket) => {
    const cut = setTimeout(() => socket.destroy(), limits.farewellMs).unref();
    leaving.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      clearTimeout(cut);
      leaving.delete(socket);
    });
    // What it has sent already is read, for its end comes behind it.
    socket.resume();
    socket.end(line);
    // It has had the longest time to read its line.
    const [oldest] = leaving;
    if (leaving.size <= mostLeaving || !oldest) return;
    leaving.delete(oldest);
    oldest.destroy();
  };
}
