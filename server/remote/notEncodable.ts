/** Why a value cannot cross, and where in it: the texts of `encode`, and the path that grows on the way out of the value. */
import { types } from 'node:util';

/** Thrown inside `encode`, which makes it a RemoteError. The message goes on after the path. */
export class NotEncodable extends Error {
  /** The way to the place, from the outside in: each level adds its key at the front, and itself. */
  readonly #keys: (string | number)[] = [];
  readonly #holders: object[] = [];
  /** A thrown `undefined` is a cause too. */
  readonly hasCause: boolean;

  constructor(message: string, options?: { readonly cause: unknown }) {
    super(message, options);
    this.hasCause = options !== undefined;
  }

  static thrown(cause: unknown): NotEncodable {
    const text = cause instanceof Error ? `'${oneLine(String(cause.message))}'` : 'what is no Error';
    return new NotEncodable(
      `could not be read: its getter or toJSON() threw ${text}. Mend that, or leave it out.`,
      { cause },
    );
  }

  /** The failure of a member or an element, seen from what holds it. */
  static within(error: unknown, key: string | number, holder: object): NotEncodable {
    const refusal = error instanceof NotEncodable ? error : NotEncodable.thrown(error);
    refusal.#keys.unshift(key);
    refusal.#holders.unshift(holder);
    return refusal;
  }

  static tooDeep(value: object, deepest: number): NotEncodable {
    const text = `is nested deeper than ${deepest} objects and arrays. Send it flatter, as a list whose members name one another.`;
    const refusal = new NotEncodable(text);
    refusal.#holders.push(value);
    return refusal;
  }

  static gap(): NotEncodable {
    return new NotEncodable(
      'is undefined: an array has no gaps in JSON. Send null, or leave the element out.',
    );
  }

  static halfPair(): NotEncodable {
    const text =
      'contains half a surrogate pair, which has no UTF-8 form. Repair it with toWellFormed(), or send bytes.';
    return new NotEncodable(text);
  }

  static symbolMember(key: symbol): NotEncodable {
    const text = `has a member named ${oneLine(String(key))}: names in JSON are strings. Give it a string for a name, or leave it out.`;
    return new NotEncodable(text);
  }

  static speaksOfItself(): NotEncodable {
    return new NotEncodable('has a toJSON() that returns the object itself: let it return plain data.');
  }

  /** Where it is, from `name` on, as `result.items[3]["odd name"].when`; and what it is, to be read after the place. */
  explain(name: string): { readonly path: string; readonly message: string } {
    // Only what is too deep can have come by itself again. One round is enough to tell.
    const again = this.#holders.findIndex((holder, index) => this.#holders.indexOf(holder) < index);
    if (again < 0) return { path: name + pathText(this.#keys), message: this.message };
    const message = 'contains itself: JSON has no cycles. Send its id instead, or give it a toJSON().';
    return { path: name + pathText(this.#keys.slice(0, again)), message };
  }
}

/** The middle of a long one is left out. */
function pathText(keys: readonly (string | number)[]): string {
  const steps = keys.map((key) => {
    if (typeof key === 'number') return `[${key}]`;
    return /^[A-Za-z_$][\w$]{0,59}$/.test(key) ? `.${key}` : `[${JSON.stringify(cut(key))}]`;
  });
  return (steps.length > 16 ? [...steps.slice(0, 8), '…', ...steps.slice(-6)] : steps).join('');
}

/** The refusal of a value that is no data, or not of a kind that JSON has a form for: what it is, and what to send instead. */
export function notData(value: object | symbol): NotEncodable {
  return new NotEncodable(describe(value));
}

function describe(value: object | symbol): string {
  if (typeof value === 'symbol') return 'is a symbol: only data crosses. Send a string, or leave it out.';
  if (typeof value === 'function')
    return 'is a function: only data crosses. Leave it out, or give it a toJSON().';
  if (types.isDate(value)) return 'is an invalid Date. Send null, or a Date that has a time.';
  if (types.isUint8Array(value))
    return 'is a Uint8Array whose memory was transferred elsewhere. Send a copy made before.';
  if (types.isNativeError(value))
    return `${named(value)}: errors cross by being thrown. Throw it, or send its message.`;
  if (types.isPromise(value)) return `${named(value)}: only what it gives can cross. Await it first.`;
  if (ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value)) {
    const numbers =
      'BYTES_PER_ELEMENT' in value
        ? ', or value.array(value.number()) and send Array.from() of it (value.bigint() for BigInt arrays)'
        : '';
    return `${named(value)}: binary data crosses as a Uint8Array. Declare value.bytes() and send new Uint8Array() of its buffer${numbers}.`;
  }
  return `${named(value)}: only plain objects cross. Send its data as one, or give it a toJSON().`;
}

/** "is a Foo", as far as the object tells. */
function named(value: object): string {
  const maker: unknown = value.constructor;
  const name: unknown = typeof maker === 'function' ? maker.name : undefined;
  if (typeof name !== 'string' || name === '' || name === 'Object')
    return 'is an object with a prototype of its own';
  return `is ${/^[AEIOU]/i.test(name) ? 'an' : 'a'} ${oneLine(name)}`;
}

const cut = (text: string): string =>
  text.length > 60 ? `${text.slice(0, 60).toWellFormed()}…` : text.toWellFormed();
const oneLine = (text: string): string => cut(text).replace(/\s+/g, ' ');
