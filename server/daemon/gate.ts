/** Lets in only clients that prove to have read the private endpoint file. The others hear nothing. */
import type { Socket } from 'node:net';
import { proveToClient } from './proof.ts';

export interface Gate {
  admit(socket: Socket): void;
  /** Sends away who has not proven anything yet. */
  close(): void;
}

/** Who only opens the pipe and waits must not use up the descriptors that others need. */
const mostUnproven = 64;

export function createGate(token: string, accept: (socket: Socket) => void): Gate {
  const unproven = new Set<Socket>();
  const sendAway = (socket: Socket): void => {
    unproven.delete(socket);
    socket.destroy();
  };
  const examine = async (socket: Socket): Promise<void> => {
    unproven.add(socket);
    const proof = await proveToClient(socket, token);
    if (!unproven.delete(socket) || proof !== 'proven') return void socket.destroy();
    accept(socket);
  };
  return {
    admit(socket) {
      // The oldest goes: an honest client needs a moment only.
      const [oldest] = unproven;
      if (oldest && unproven.size >= mostUnproven) sendAway(oldest);
      void examine(socket);
    },
    close() {
      for (const socket of unproven) sendAway(socket);
    },
  };
}
