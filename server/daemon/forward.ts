/** A program's standard input and output as the daemon's pipe: bytes both ways, nothing of our own in between. */
import type { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';

/** Longer than the daemon takes to answer what runs, shorter than an editor waits before it kills. */
const farewellMs = 1500;

/**
 * Resolves when either side has ended. Standard output carries frames only: the language client stops for good at one
 * stray line. Ends with its parent too, for a sibling that inherited the pipes can hold them open.
 */
export function forward(socket: Socket, input: Readable, output: Writable): Promise<void> {
  return new Promise((resolve) => {
    const parent = process.ppid;
    // Whoever loses its parent is given another one; three seconds are soon enough for a process that waits.
    const orphaned = setInterval(() => {
      if (process.ppid !== parent) end();
    }, 3000);
    let ended = false;
    const end = (): void => {
      if (ended) return;
      ended = true;
      socket.destroy();
      const done = () => {
        clearInterval(orphaned);
        resolve();
      };
      // Whoever started us may be slow to take the last answers, and process.exit() would drop them.
      if (output.destroyed || output.writableLength === 0) done();
      else output.write('', done);
    };
    input.pipe(socket);
    socket.pipe(output);
    socket.on('error', end);
    socket.on('close', end);
    // The last answers are still to come; a daemon that hangs must not keep us.
    input.on('end', () => setTimeout(end, farewellMs).unref());
    input.on('error', end);
    output.on('error', end);
  });
}
