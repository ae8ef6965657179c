/** Objects that hold data by name: told from all others, and filled without touching a prototype. */

export type Members = Readonly<Record<string, unknown>>;

/** Made by `{}`, `JSON.parse` or `Object.create(null)`; nothing that has behaviour. */
export function isPlain(value: object): value is Members {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Adds an own member, whatever its name: assigning to `__proto__` would set the prototype. `undefined` is left out. */
export function put(object: Record<string, unknown>, name: string, value: unknown): void {
  if (value === undefined) return;
  if (name !== '__proto__') object[name] = value;
  else Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true });
}
