/** Every way to reach a server, so that each promise is tested over all of them with the same words. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { Duplex, duplexPair } from 'node:stream';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type CallerConnection, createCaller } from '../../../server/remote/caller.ts';
import { RemoteError } from '../../../server/remote/errors.ts';
import type { Framing } from '../../../server/remote/framing.ts';
import { combine, type Service } from '../../../server/remote/implement.ts';
import { createLocal } from '../../../server/remote/local.ts';
import { createSession, type Session } from '../../../server/remote/session.ts';

const forwarder = fileURLToPath(new URL('../../fixtures/forwarder.ts', import.meta.url));

/** A server, as its clients see it. It runs in the test's own process, so that the test sees what its behaviours do. */
export interface Place {
  readonly framing: Framing;
  /** Where it listens; empty for one in this process. */
  readonly path: string;
  /** A caller on a connection of its own. */
  connect(): Promise<CallerConnection>;
  /** A stream to the server; rejects with reason `no-server` while none runs. */
  dial(): Promise<Duplex>;
  /** All connections break without a word. */
  sever(): void;
  /** As `sever`, and nobody serves any more. */
  kill(): void;
  /** Serves again, with other services if they are given: another process with the same name. */
  restart(services?: readonly Service[]): void;
  /** Ends as a daemon does: running functions are answered, streams interrupted. Nobody serves any more. */
  drain(): void;
  /** Failures that no behaviour declared. */
  readonly unexpected: readonly unknown[];
}

export interface ServeOptions {
  readonly stacks?: boolean;
  readonly client?: string;
}

export type Serve = (services: readonly Service[], options?: ServeOptions) => Promise<Place>;

export const transports = ['in process', 'pipe, lines', 'pipe, headers', 'stdio'] as const;
export type Transport = (typeof transports)[number];

/** The same test for each transport: `serve` starts a server that ends with the test. */
export function forEachTransport(
  name: string,
  body: (serve: Serve, t: TestContext) => Promise<void>,
  over: readonly Transport[] = transports,
): void {
  for (const transport of over) {
    test(`${name} (${transport})`, (t) =>
      body((services, options) => open(t, transport, services, options), t));
  }
}

async function open(
  t: TestContext,
  transport: Transport,
  firstServices: readonly Service[],
  { client = 'test', ...options }: ServeOptions = {},
): Promise<Place> {
  const framing = transport === 'pipe, headers' || transport === 'stdio' ? 'headers' : 'lines';
  const unexpected: unknown[] = [];
  const sessions = new Set<Session>();
  const streams = new Set<Duplex>();
  const locals = new Set<CallerConnection>();
  const onUnexpected = (error: unknown) => unexpected.push(error);
  let services: readonly Service[] = firstServices;
  let isServing = true;

  const accept = (stream: Duplex): void => {
    if (!isServing) return void stream.destroy();
    const session = createSession(stream, {
      ...options,
      services: combine(services),
      client: { name: client },
      onUnexpected,
      onClosed: () => sessions.delete(session),
    });
    sessions.add(session);
  };
  const dialled = (stream: Duplex): Duplex => {
    streams.add(stream);
    stream.once('close', () => streams.delete(stream));
    return stream;
  };
  const dialHere = async (): Promise<Duplex> => {
    const [near, far] = duplexPair();
    accept(far);
    near.once('close', () => far.destroy());
    far.once('close', () => near.destroy());
    return near;
  };
  const isHere = transport === 'in process';
  const there = isHere ? undefined : await listen(t, transport === 'stdio', accept);
  const sever = (): void => {
    for (const session of [...sessions]) session.close();
    for (const local of locals) local.close();
    locals.clear();
  };
  t.after(() => {
    sever();
    for (const stream of streams) stream.destroy();
  });

  const place: Place = {
    framing,
    path: there?.path ?? '',
    unexpected,
    sever,
    async connect() {
      if (!isHere) return createCaller(await place.dial(), { framing });
      const local = createLocal(services, { ...options, client: { name: client }, onUnexpected });
      locals.add(local);
      return local;
    },
    async dial() {
      if (isServing) return dialled(await (there?.dial ?? dialHere)());
      throw new RemoteError('no-server', 'Nobody serves here. Start a server.');
    },
    kill() {
      isServing = false;
      sever();
    },
    restart(others = services) {
      services = others;
      isServing = true;
    },
    drain() {
      isServing = false;
      for (const session of [...sessions]) session.drain();
    },
  };
  return place;
}

interface There {
  readonly path: string;
  dial(): Promise<Duplex>;
}

/** A server on a socket of its own, dialled through the forwarder or not. */
async function listen(
  t: TestContext,
  isForwarded: boolean,
  accept: (stream: Duplex) => void,
): Promise<There> {
  const folder = mkdtempSync('/tmp/rx-');
  const path = join(folder, 's');
  const server: Server = createServer({ allowHalfOpen: true }, accept).listen(path);
  await once(server, 'listening');
  t.after(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });
  const dial = async (): Promise<Duplex> => {
    if (!isForwarded) {
      const socket = connect(path);
      await once(socket, 'connect');
      return socket;
    }
    const child = spawn(process.execPath, [forwarder, path], { stdio: ['pipe', 'pipe', 'inherit'] });
    t.after(() => void child.kill());
    return Duplex.from({ readable: child.stdout, writable: child.stdin });
  };
  return {
    path,
    async dial() {
      // Only a connection that the server knows of can be severed.
      const [stream] = await Promise.all([dial(), once(server, 'connection')]);
      return stream;
    },
  };
}
