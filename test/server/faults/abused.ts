/** The real daemon while somebody abuses its pipe: a witness is connected, and must not notice it. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { Framing } from '../../../server/remote/framing.ts';
import { createProduct, type Product } from '../product.ts';
import { createRawPeer, type Message, type RawPeer } from '../remote/rawPeer.ts';
import { createWitness } from '../witness.ts';

export interface AbusedDaemon {
  readonly product: Product;
  readonly pid: number;
  /** A connection that speaks whatever it is told. */
  dial(): Promise<Socket>;
  knock(framing?: Framing): Promise<RawPeer>;
  /**
   * Sends the bytes on a connection of their own, and gives what came back until the daemon closed it, which it must do without
   * our closing first.
   */
  hearsUntilClosed(bytes: string | Buffer): Promise<Message[]>;
  /** The items of the board that the witness did not post. */
  stored(): Promise<string[]>;
}

/** The test fails too when the witness was disturbed, the daemon is another one, or something unexpected is in its log. */
export function underAbuse(
  name: string,
  body: (daemon: AbusedDaemon, t: TestContext) => Promise<void>,
  variables: NodeJS.ProcessEnv = {},
): void {
  test(name, async (t) => {
    const product = createProduct(t);
    Object.assign(product.env, variables);
    const { code, stderr } = await product.remotex(['read']);
    assert.equal(code, 0, stderr);
    const { pid, pipe } = product.endpoint();
    const witness = await createWitness(product);
    const dial = () => dialPipe(pipe, t);
    const knock = async (framing: Framing = 'lines') => createRawPeer(await dial(), framing);
    await body(
      {
        product,
        pid,
        dial,
        knock,
        hearsUntilClosed: async (bytes) => messagesIn(await hearUntilClosed(await dial(), bytes)),
        async stored() {
          const { stdout } = await product.remotex(['read', '--last', '1000', '--json']);
          const items: { item: string; by: string }[] = JSON.parse(stdout);
          return items.filter(({ by }) => by !== 'witness').map(({ item }) => item);
        },
      },
      t,
    );
    await witness.undisturbed();
    assert.equal(product.endpoint().pid, pid);
    assert.doesNotMatch(product.log(), /"event":"(unexpected|failed|board failed|cannot be found)"/);
  });
}

export function dialPipe(pipe: string, t: TestContext): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path: pipe, allowHalfOpen: true }, () => resolve(socket));
    socket.once('error', reject);
    // What is written to a closed connection is part of the abuse.
    socket.on('error', () => socket.destroy());
    t.after(() => void socket.destroy());
  });
}

async function hearUntilClosed(socket: Socket, bytes: string | Buffer): Promise<string> {
  socket.write(bytes);
  let heard = '';
  for await (const chunk of socket) heard += chunk;
  return heard;
}

/** Messages in either framing. */
function messagesIn(text: string): Message[] {
  const lines = text.replaceAll(/Content-Length: \d+\r\n\r\n/g, '\n').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
}

/** An answer that refuses, whole. */
export function refusal(
  id: unknown,
  code: number,
  reason: string,
  message: string,
  data: Readonly<Record<string, unknown>> = {},
): Message {
  return { jsonrpc: '2.0', id, error: { code, message, data: { ...data, reason } } };
}

/** The largest resident memory that the process has had, or has now, in MiB. */
export function memoryOf(pid: number, which: 'VmHWM' | 'VmRSS' = 'VmHWM'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`^${which}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
}

export function descriptorsOf(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

/** Resolves when it is true. For what no event tells: facts about another process. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 20));
}
