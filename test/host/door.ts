// A short address for a page that needs a long one. VS Code's server listens on a socket; this door listens on the
// port, answers `/?tkn=…` by leading to the whole address, and passes everything else through, byte by byte.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface DoorOptions {
  readonly socket: string;
  /** Tried first; when somebody has it already, any free port is taken. */
  readonly port: number;
  /** The query to add, for the host and port by which the browser knows this place. */
  query(authority: string): string;
}

export interface Door {
  readonly port: number;
  close(): void;
}

export async function openDoor(options: DoorOptions): Promise<Door> {
  const guests = new Set<Socket>();
  const server = createServer((guest) => {
    guests.add(guest);
    guest.once('close', () => guests.delete(guest));
    guest.on('error', () => guest.destroy());
    guest.once('data', (first) => receive(guest, first, options));
  });
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  try {
    await listen(options.port);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    await listen(0);
  }
  const close = () => {
    server.close();
    for (const guest of guests) guest.destroy();
  };
  return { port: (server.address() as AddressInfo).port, close };
}

/** The first bytes of a connection hold its first request line and the Host header: a browser sends them at once. */
function receive(guest: Socket, first: Buffer, { socket, query }: DoorOptions): void {
  const head = first.toString('latin1');
  const [, token] = /^GET \/(?:\?tkn=([0-9a-f]+))? HTTP/.exec(head) ?? [];
  const [, authority] = /\r\nhost: *([^\s]+)\r\n/i.exec(head) ?? [];
  if (token && authority) {
    const location = `/?tkn=${token}&${query(authority)}`;
    guest.end(
      `HTTP/1.1 302 Found\r\nLocation: ${location}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
    );
    return;
  }
  const inside = connect(socket);
  inside.on('error', () => guest.destroy());
  guest.once('close', () => inside.destroy());
  inside.once('close', () => guest.destroy());
  inside.write(first);
  guest.pipe(inside).pipe(guest);
}
