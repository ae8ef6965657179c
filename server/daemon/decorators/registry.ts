/** The decorated methods of one server, class by class, and the services made of them. */
import { defineModule, type ErrorClasses, type Fn, type Module, type Stream } from '../../remote/contract.ts';
import { type Handlers, implement, type Service } from '../../remote/implement.ts';

/** Anything that was made by `class`. */
export type Class = abstract new (...args: never[]) => object;

/** One method under `@remote`. */
export interface Decorated {
  readonly name: string;
  readonly isStatic: boolean;
  readonly declaration: Fn | Stream;
}

export interface Registry {
  /** A class, or with `instance` a new object of a class, has this method. */
  add(owner: Class, method: Decorated, instance?: object): void;
  /** The contract of a class. Throws a TypeError when its name, or that of another class, cannot be called. */
  moduleOf(owner: Class): Module;
  /** One service for each class: its static methods, and those of the instance that was given. */
  services(instances: readonly object[]): Service[];
}

/** `server` is its name, for messages. */
export function createRegistry(server: string, errors: ErrorClasses): Registry {
  const classes = new Map<Class, Map<string, Decorated>>();
  /** The classes, its own and inherited, whose decorated methods an object has. */
  const classesOf = new WeakMap<object, Set<Class>>();

  const methodsOf = (owner: Class): Map<string, Decorated> => {
    const methods = classes.get(owner) ?? new Map<string, Decorated>();
    classes.set(owner, methods);
    return methods;
  };
  /** Asked late: bundlers give classes other names for a while, and put the right ones back when the class is made. */
  const named = (): Map<string, Class> => {
    const names = new Map<string, Class>();
    for (const owner of classes.keys()) {
      const name = nameOf(owner);
      if (names.has(name)) {
        throw new TypeError(
          `Two classes called ${name} have methods of the server ${server}: give one of them another name.`,
        );
      }
      names.set(name, owner);
    }
    return names;
  };
  const moduleOf = (owner: Class, isServed: (method: Decorated) => boolean = () => true): Module => {
    const methods = [...methodsOf(owner).values()].filter(isServed);
    const functions = Object.fromEntries(methods.map(({ name, declaration }) => [name, declaration]));
    return defineModule(nameOf(owner), functions, { errors });
  };
  const instancesByClass = (instances: readonly object[]): Map<Class, object> => {
    const found = new Map<Class, object>();
    for (const instance of instances) {
      const owners = classesOf.get(instance);
      if (!owners) {
        const what = `listen() of the server ${server} got an object without methods under @remote of this server`;
        throw new TypeError(`${what}: give it instances of classes that have some.`);
      }
      for (const owner of owners) {
        if (found.has(owner)) {
          const what = `listen() of the server ${server} got two instances with the methods of ${nameOf(owner)}`;
          throw new TypeError(`${what}, and a call names the class only: give it one.`);
        }
        found.set(owner, instance);
      }
    }
    return found;
  };

  return {
    add(owner, method, instance) {
      if (instance) classesOf.set(instance, (classesOf.get(instance) ?? new Set()).add(owner));
      const methods = methodsOf(owner);
      const known = methods.get(method.name);
      if (known && known !== method) {
        const what = `${nameOf(owner)} has two methods called ${method.name} under @remote`;
        throw new TypeError(`${what}: give one of them another name.`);
      }
      methods.set(method.name, method);
    },
    moduleOf(owner) {
      named();
      return moduleOf(owner);
    },
    services(instances) {
      const targets = instancesByClass(instances);
      const services: Service[] = [];
      for (const owner of named().values()) {
        const instance = targets.get(owner);
        const module = moduleOf(owner, ({ isStatic }) => isStatic || instance !== undefined);
        const methods = methodsOf(owner);
        const names = Object.keys(module.functions);
        if (names.length === 0) continue;
        const handlers = names.map((name) => {
          const target = methods.get(name)?.isStatic ? owner : (instance ?? owner);
          return [name, (params: unknown, context: Lent) => run(target, name, params, context)] as const;
        });
        // Each name has its behaviour, made above; the types of Handlers need names that are known when it is compiled.
        services.push(implement(module, Object.fromEntries(handlers) as Handlers<Module['functions']>));
      }
      if (services.length > 0) return services;
      const todo = 'Put @remote(server) on methods of a class, and give listen() the instances of classes.';
      throw new TypeError(`The server ${server} has nothing to serve. ${todo}`);
    },
  };
}

/** What a behaviour gets of its call. */
interface Lent {
  readonly signal: AbortSignal;
  progress(value: unknown): void;
}

/** Through the name, so that other decorators and methods of derived classes count as in any call. */
function run(target: object, name: string, params: unknown, context: Lent): unknown {
  const options = {
    // Made when somebody looks at it, as everywhere.
    get signal() {
      return context.signal;
    },
    onProgress: (value: unknown) => context.progress(value),
  };
  return Reflect.apply(Reflect.get(target, name), target, [params, options]);
}

/** Compilers that move a class put _ before its name: the other side may have been compiled by another one. */
function nameOf({ name }: Class): string {
  const found = String(name).replace(/^_+/, '');
  if (found !== '') return found;
  throw new TypeError('A class without a name has methods under @remote: give it one, for calls go by it.');
}
