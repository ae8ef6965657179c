/** `@remote(server)`: a method runs where the server is, whoever calls it. */
import { defineModule, type Fn, fn, type Stream } from '../../remote/contract.ts';
import type { Followed } from '../../remote/follow.ts';
import { any, record } from '../../remote/value.ts';
import type { FunctionDecorator, PlainDecorator, StreamDecorator } from './methodTypes.ts';
import type { Class, Decorated } from './registry.ts';
import { Remotex } from './remotex.ts';

/** One object of any members, and any JSON: what a method without a schema is checked against. */
const plain = fn(record(any()), any());

/**
 * Puts a method, static or not, on the server. The JSON-RPC method is `ClassName/methodName`, so a minifier must keep the
 * names of classes (esbuild: `keepNames`), or the class has a static member `name`.
 *
 * The method takes one object of params, or nothing, and may take as its second argument `{ signal, onProgress }`: what its caller
 * gave, wherever that is. It returns a Promise, or with a declaration by `stream()` it is an async generator. Anything else does not
 * compile. The declaration, as in a contract, says how params are checked by the server and results by the client; without one only
 * plain JSON crosses, and only its being one object is checked of the params.
 *
 * Of the object whose method a client calls, nothing is sent: a static method works on the server's class, with the server's static
 * fields, and any other on the instance that the server gave to `listen()`. Objects of classes in a result cross by their `toJSON`,
 * and are made again by a schema that transforms; without one they come as plain data.
 *
 * Throws a TypeError for what cannot be called from elsewhere: private methods, accessors, fields, names that are no words.
 */
export function remote(server: Remotex): PlainDecorator;
export function remote<const D extends Fn>(server: Remotex, declaration: D): FunctionDecorator<D>;
export function remote<const D extends Stream>(server: Remotex, declaration: D): StreamDecorator<D>;
export function remote(server: Remotex, declaration: Fn | Stream = plain): unknown {
  if (!(server instanceof Remotex)) {
    throw new TypeError(
      "@remote needs its server: const server = new Remotex('name'), then @remote(server).",
    );
  }
  if (declaration?.kind !== 'fn' && declaration?.kind !== 'stream') {
    throw new TypeError(
      '@remote(server, declaration) needs what fn(params, result) or stream(params, item) gives.',
    );
  }
  return (method: Method, context: ClassMethodDecoratorContext): Method => {
    const name = callableName(context);
    return decorate({ server, method, context, decorated: { name, isStatic: context.static, declaration } });
  };
}

type Method = (this: unknown, ...args: unknown[]) => unknown;

interface Decoration {
  readonly server: Remotex;
  readonly method: Method;
  readonly context: ClassMethodDecoratorContext;
  readonly decorated: Decorated;
}

function decorate({ server, method, context, decorated }: Decoration): Method {
  let owner: Class | undefined;
  const isStream = decorated.declaration.kind === 'stream';

  const replacement: Method = function (...args) {
    if (server.isListening) return Reflect.apply(method, this, args);
    if (!owner) throw new TypeError(`${decorated.name} was called before its class was made.`);
    const [params, options] = args;
    const answer = server.call(owner, decorated, params, options);
    // Only streams are declared as such.
    return isStream ? asGenerator(answer as Followed<unknown>) : answer;
  };
  context.addInitializer(function () {
    if (context.static) {
      // Of a static method it is the class.
      owner = this as Class;
      server.register(owner, decorated);
    } else {
      // An object that was made by a class is one, whatever its type parameters.
      const instance = this as object;
      owner ??= ownerOf(instance, decorated.name, replacement);
      server.register(owner, decorated, instance);
    }
  });
  return replacement;
}

/** The class that has the method, which may be one that the object's own class extends. */
function ownerOf(instance: object, name: string, replacement: Method): Class {
  let found: object | undefined;
  for (let object = Object.getPrototypeOf(instance); object; object = Object.getPrototypeOf(object)) {
    if (!Object.hasOwn(object, name)) continue;
    found = object;
    if (Object.getOwnPropertyDescriptor(object, name)?.value === replacement) break;
    // Another decorator stands around ours: then it is the first class that has the name, whose objects are made first.
  }
  return Object.getOwnPropertyDescriptor(found ?? {}, 'constructor')?.value ?? instance.constructor;
}

type Generated = AsyncGenerator<unknown, undefined> & Pick<Followed<unknown>, typeof Symbol.asyncDispose>;

/** So that what a generator is declared to be is what a client gets. */
function asGenerator(followed: Followed<unknown>): Generated {
  const generator: Generated = {
    next: () => followed.next(),
    return: () => followed.return(),
    async throw(error: unknown) {
      await followed.return();
      throw error;
    },
    [Symbol.asyncIterator]: () => generator,
    [Symbol.asyncDispose]: () => followed[Symbol.asyncDispose](),
  };
  return generator;
}

/** Of any context, since JavaScript can put a decorator anywhere; older compilers give no context but a name. */
function callableName(context: ClassMethodDecoratorContext | undefined): string {
  if (typeof context !== 'object' || context === null || !('addInitializer' in context)) {
    throw new TypeError(
      '@remote is a decorator of the standard (TC39): use it on a method, and compile without experimentalDecorators.',
    );
  }
  const { kind, name } = context;
  const shown = String(name);
  if (kind !== 'method') {
    throw new TypeError(
      `@remote is for methods, and not for the ${kind} ${shown}: make that an async method.`,
    );
  }
  if (context.private) {
    throw new TypeError(`${shown} is private, so no other process can call it: take the # away, or @remote.`);
  }
  if (typeof name !== 'string') {
    throw new TypeError(
      `${shown} cannot be called by name from another process: give the method a name of letters.`,
    );
  }
  // It knows which names can be.
  defineModule('Class', { [name]: plain });
  return name;
}
