/** `Remotex`: a server by its name, for the program that listens and for all that call it. */
import { basename } from 'node:path';
import { remote } from '../../remote/client.ts';
import type { ErrorClasses } from '../../remote/contract.ts';
import { RemoteError } from '../../remote/errors.ts';
import { readError } from '../../remote/wireError.ts';
import { connectSocket } from '../connectOwn.ts';
import { greet } from '../greet.ts';
import { ownHome } from '../ownHome.ts';
import { notAnswering } from '../reach.ts';
import type { OwnServer, ServeOptions } from '../serveOwn.ts';
import type { Start } from '../start.ts';
import { createIdleCaller, type IdleCaller } from './idleCaller.ts';
import { type Class, createRegistry, type Decorated, type Registry } from './registry.ts';

/** What more may be said of a server: the rest of it is for the process that listens. */
export interface RemotexOptions extends ServeOptions {
  /**
   * The program that listens: a call starts it when it does not run. A `file:` URL (`import.meta.url`, where the class's own file
   * is that program), an absolute path, or a command. Without it such a call fails with reason `no-server`.
   */
  readonly start?: Start;
  /** How long a call waits for its answer, in milliseconds, where neither it nor its declaration says; 0 for ever. Default: 60,000. */
  readonly timeoutMs?: number;
  /** How long a call waits for a server that was there and has gone, in milliseconds. Default: 10,000. */
  readonly patienceMs?: number;
  /** Error classes that come back as themselves, with their own data members, by the name that travels. */
  readonly errors?: ErrorClasses;
}

type Bound = (params: unknown, options: unknown) => unknown;

/**
 * A server of that name (1 to 40 characters of a-z, 0-9, - and _, a letter first), whose methods are those under
 * `@remote(server)`. In the process that has called `listen()` they run as they are; in every other process of the same user
 * they are calls of that one, over a connection that is made at the first call. It is made again when the server has been
 * restarted, and keeps no process alive that waits for no answer. An open stream keeps it alive: leave its loop.
 *
 * Throws a RemoteError with reason `bad-name`. Calls fail with a RemoteError: `no-server` when none runs, `invalid-params` when a
 * schema refuses them, and so on; or with an instance of one of `errors`.
 */
export class Remotex {
  readonly name: string;
  readonly #options: RemotexOptions;
  readonly #registry: Registry;
  readonly #caller: IdleCaller;
  readonly #bound = new WeakMap<Decorated, Bound>();
  #isListening = false;

  constructor(name: string, options: RemotexOptions = {}) {
    const { env = process.env, errors = {}, patienceMs } = options;
    // It makes nothing, and knows which names can be.
    ownHome(env, name);
    this.name = name;
    this.#options = options;
    this.#registry = createRegistry(name, errors);
    const clientInfo = { name: basename(process.argv[1] ?? 'node') };
    this.#caller = createIdleCaller({
      dial: (mayStart) => this.#dial(mayStart),
      greet: (connection) => greet(connection, clientInfo, () => notAnswering(ownHome(env, name))),
      patienceMs,
    });
  }

  /**
   * Makes this process the server: for the static methods, and for the methods of these instances, one of each class. It goes on
   * until it is stopped. Throws what `serve()` throws (`already-running` and others), and a TypeError when there is nothing to
   * serve or a class cannot be told from another one by its name.
   */
  async listen(...instances: readonly object[]): Promise<OwnServer> {
    if (this.#isListening) throw new TypeError(`The server ${this.name} listens in this process already.`);
    const services = this.#registry.services(instances);
    this.#isListening = true;
    let server: OwnServer | undefined;
    try {
      // Late: clients, which are many, need nothing of it.
      const { serve } = await import('../serveOwn.ts');
      server = await serve(this.name, services, this.#options);
    } finally {
      if (!server) this.#isListening = false;
    }
    void this.#leave(server);
    return server;
  }

  /** Ends this process's connection: open calls fail with reason `connection-closed`. A later call makes another one. */
  close(): void {
    this.#caller.close();
  }

  /** @internal Methods run as they are. */
  get isListening(): boolean {
    return this.#isListening;
  }

  /** @internal A class, or with `instance` a new object of it, has a method under `@remote`. */
  register(owner: Class, method: Decorated, instance?: object): void {
    if (this.#isListening && !instance) {
      const what = `The class ${owner.name} came when the server ${this.name} listened already`;
      throw new TypeError(`${what}: import it before listen().`);
    }
    this.#registry.add(owner, method, instance);
  }

  /** @internal Calls the method at the server: gives a Promise, or an AsyncGenerator for a stream. */
  call(owner: Class, method: Decorated, params: unknown, options: unknown): unknown {
    let bound = this.#bound.get(method);
    if (!bound) {
      const { timeoutMs } = this.#options;
      const settings = timeoutMs === undefined ? {} : { timeoutMs };
      const functions: Readonly<Record<string, Bound>> = remote(
        this.#registry.moduleOf(owner),
        this.#caller,
        settings,
      );
      bound = functions[method.name];
      if (!bound) throw new TypeError(`${method.name} is no method of the server ${this.name}.`);
      this.#bound.set(method, bound);
    }
    return bound(params, options);
  }

  async #leave(server: OwnServer): Promise<void> {
    await server.ended;
    this.#isListening = false;
  }

  async #dial(mayStart: boolean) {
    const { start, env } = this.#options;
    try {
      return await connectSocket(this.name, { start, mayStart, ...(env ? { env } : {}) });
    } catch (error) {
      if (start !== undefined || readError(error).reason !== 'no-server') throw error;
      const text = `The server ${this.name} is not running. Run the program that calls its listen(), or name it: new Remotex('${this.name}', { start }).`;
      throw new RemoteError('no-server', text);
    }
  }
}
