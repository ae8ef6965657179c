/** Why a value cannot cross, and where in it: the texts of `encode`, and the path that grows on the way out of the value. */
import { types } from 'node:util';

/** Thrown inside `encode`, which makes it a RemoteError. The message goes on after the path. */
export class NotEncodable extends Error {
  /** From the place outwards in, so that each level adds itself at the front. */
  readonly #keys: (string | number)[] = [];
  /** What was too deep: met again further out, it contains itself. */
  #tooDeep: object | undefined;
  #roundTrip: number | undefined;
  /** A thrown `undefined` is a cause too. */
  readonly hasCause: boolean;

  constructor(message: string, options?: { readonly cause: unknown }) {
    super(message, options);
    this.hasCause = options !== undefined;
  }

  static thrown(cause: unknown): NotEncodable {
    const text = cause instanceof Error ? oneLine(cause.message) : 'what is no Error';
    return new NotEncodable(
      `could not be read: its getter or toJSON() threw ${text}. Mend that, or leave it out.`,
      { cause },
    );
  }

  /** The failure of a member or an element, seen from what holds it. */
  static within(error: unknown, key: string | number, holder: object): NotEncodable {
    const refusal = error instanceof NotEncodable ? error : NotEncodable.thrown(error);
    refusal.#keys.unshift(key);
    if (refusal.#tooDeep !== holder) return refusal;
    // One round is enough to tell; the others were taken until the depth was reached.
    refusal.#roundTrip ??= refusal.#keys.length;
    refusal.#keys.length = refusal.#roundTrip;
    refusal.message = 'contains itself: JSON has no cycles. Send its id instead, or give it a toJSON().';
    return refusal;
  }

  static tooDeep(value: object, deepest: number): NotEncodable {
    const text = `is nested deeper than ${deepest} objects and arrays. Send it flatter, as a list whose members name one another.`;
    const refusal = new NotEncodable(text);
    refusal.#tooDeep = value;
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
    const text = `has a member named ${cut(String(key))}: names in JSON are strings. Give it a string for a name, or leave it out.`;
    return new NotEncodable(text);
  }

  static speaksOfItself(): NotEncodable {
    return new NotEncodable('has a toJSON() that returns the object itself: let it return plain data.');
  }

  /** `result.items[3]["odd name"].when`; the middle of a long one is left out. */
  place(name: string): string {
    const steps = this.#keys.map((key) => {
      if (typeof key === 'number') return `[${key}]`;
      return /^[A-Za-z_$][\w$]{0,59}$/.test(key) ? `.${key}` : `[${JSON.stringify(cut(key))}]`;
    });
    const shown = steps.length > 16 ? [...steps.slice(0, 8), '…', ...steps.slice(-6)] : steps;
    return name + shown.join('');
  }
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
  return `is ${/^[AEIOU]/i.test(name) ? 'an' : 'a'} ${cut(name)}`;
}

const cut = (text: string): string =>
  text.length > 60 ? `${text.slice(0, 60).toWellFormed()}…` : text.toWellFormed();
const oneLine = (text: string): string => `'${cut(text.split('\n', 1)[0] ?? '')}'`;
