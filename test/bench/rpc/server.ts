// The server's process of one peer: `server.ts PEER SOCKET`. It tells its parent when it listens, tells when asked
// how much of a processor it has used, and ends with it.
import { createServer } from 'node:net';
import { cpuMicroseconds } from './cpu.ts';
import { peerNamed } from './peers.ts';

const [, , name, path] = process.argv;
const peer = peerNamed(name);
createServer((socket) => peer.serve(socket)).listen(path, () => process.send?.('ready'));
process.on('message', () => process.send?.(cpuMicroseconds()));
process.once('disconnect', () => process.exit());
