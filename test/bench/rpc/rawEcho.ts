// The limit in Node: bytes that come back as they came. No messages, no JSON, no checks.
import type { Client, Message, Peer } from './peer.ts';

export const rawEcho: Peer = {
  serve(socket) {
    socket.on('data', (chunk) => socket.write(chunk));
  },
  connect(socket): Client {
    /** Calls in the order in which they were sent; the bytes of all are alike, so counting them is enough. */
    const waiting: { message: Message; resolve(message: Message): void }[] = [];
    let first = 0;
    let received = 0;
    socket.on('data', (chunk) => {
      received += chunk.length;
      for (let call = waiting[first]; call && received >= call.message.text.length; call = waiting[first]) {
        received -= call.message.text.length;
        first++;
        call.resolve(call.message);
      }
      if (first < waiting.length) return;
      waiting.length = 0;
      first = 0;
    });
    return {
      echo: (text) =>
        new Promise((resolve) => {
          waiting.push({ message: { text }, resolve });
          socket.write(text, 'latin1');
        }),
    };
  },
};
