/**
 * Both ends prove that they have read the private endpoint file, before either says anything else: on Windows everyone may
 * open a pipe for reading, and would hear what a server says unasked. One line each way, with a token that is never sent.
 * Loaded only where there is a token, for node:crypto takes the terminal client's start 6 ms.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';

export type Proof = 'proven' | 'refuted' | 'silent' | 'closed';

/** Of the line and what came with it, in bytes. The longest honest line has 81. */
const longestLine = 256;

/** As long as for a greeting: whoever is slower hangs. */
const proofMs = 5000;

/** What a server writes to its endpoint file for the clients of its life: 32 random bytes. */
export const createToken = (): string => randomBytes(32).toString('base64url');

/** The client's part. `refuted`: who answers has not read the file; nothing has been sent that it could use. */
export async function proveToServer(socket: Socket, token: string): Promise<Proof> {
  const nonce = randomBytes(16).toString('base64url');
  socket.write(`remotex-proof ${nonce} ${sign(token, 'client', nonce)}\n`);
  const line = await readLine(socket);
  if (line === 'silent' || line === 'closed') return line;
  return isEqual(line.text, `remotex-proof ${sign(token, 'daemon', nonce)}`) ? 'proven' : 'refuted';
}

/** The server's part. A client that is not `proven` has heard nothing: it is destroyed without a byte. */
export async function proveToClient(socket: Socket, token: string): Promise<Proof> {
  const line = await readLine(socket);
  if (line === 'silent' || line === 'closed') return line;
  const [, nonce = '', given = ''] = /^remotex-proof ([\w-]{22}) ([\w-]{43})$/.exec(line.text) ?? [];
  if (!isEqual(given, sign(token, 'client', nonce))) return 'refuted';
  socket.write(`remotex-proof ${sign(token, 'daemon', nonce)}\n`);
  return 'proven';
}

/** By its role, so that neither can be answered with its own line. */
function sign(token: string, role: 'client' | 'daemon', nonce: string): string {
  return createHmac('sha256', token).update(`${role} ${nonce}`).digest('base64url');
}

/** In a time that says nothing about where they differ; their lengths are no secret. */
function isEqual(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The first line, without its end. What follows it stays unread. A line that is too long is one that is none. */
function readLine(socket: Socket): Promise<{ readonly text: string } | 'silent' | 'closed'> {
  return new Promise((resolve) => {
    let bytes = Buffer.alloc(0);
    const settle = (line: { readonly text: string } | 'silent' | 'closed'): void => {
      clearTimeout(timer);
      socket.off('readable', read).off('end', close).off('error', close).off('close', close);
      resolve(line);
    };
    const read = (): void => {
      for (let chunk = socket.read(); chunk !== null; chunk = socket.read()) {
        bytes = Buffer.concat([bytes, chunk]);
        const end = bytes.indexOf(10);
        if (end < 0 && bytes.length <= longestLine) continue;
        if (end >= 0 && end + 1 < bytes.length) socket.unshift(bytes.subarray(end + 1));
        settle({ text: end < 0 || end > longestLine ? '' : bytes.toString('latin1', 0, end) });
        return;
      }
    };
    const close = (): void => settle('closed');
    const timer = setTimeout(() => settle('silent'), proofMs);
    socket.on('readable', read).on('end', close).on('error', close).on('close', close);
  });
}
