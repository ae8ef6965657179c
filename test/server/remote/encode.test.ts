import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { encode } from '../../../server/remote/encode.ts';
import { RemoteError } from '../../../server/remote/errors.ts';
import { parseBody } from '../../../server/remote/json.ts';

/** The value as the other side parses it. */
const sent = (value: unknown): unknown => JSON.parse(JSON.stringify(encode(value, 'result')));

function check(value: unknown, expected: unknown): void {
  assert.deepEqual(sent(value), expected);
}

/** The value is refused at this place, for this reason. */
function refused(value: unknown, path: string, words: RegExp, cause?: unknown): void {
  assert.throws(
    () => encode(value, 'result'),
    (error) => {
      assert.ok(error instanceof RemoteError);
      assert.equal(error.reason, 'not-encodable');
      assert.equal(error.data.path, path);
      assert.ok(error.message.startsWith(`${path} `), error.message);
      assert.match(error.message, words);
      assert.doesNotMatch(error.message, /\n/);
      assert.equal(error.cause, cause);
      return true;
    },
  );
}

class Point {
  readonly x = 1;
}

test('what is plain JSON data already is given back itself, not copied', () => {
  const bare: object = Object.assign(Object.create(null), { a: 1 });
  for (const value of [
    { a: [1, 'é – 世界', null, { b: true }] },
    [],
    {},
    bare,
    { left: undefined },
    [[-0]],
  ]) {
    assert.equal(encode(value, 'result'), value);
  }
  check({ text: 'x', left: undefined }, { text: 'x' });
});

test('what JSON has no form for crosses as the contract says', () => {
  const when = new Date('2026-03-01T09:30:00.5Z');
  check(when, '2026-03-01T09:30:00.500Z');
  check(new Date(8.64e15), '+275760-09-13T00:00:00.000Z');
  check(
    [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1.5],
    ['NaN', 'Infinity', '-Infinity', 1.5],
  );
  check(12345678901234567890n, '12345678901234567890');
  check(-5n, '-5');
  check({ a: 1, b: 2n, c: 3, left: undefined }, { a: 1, b: '2', c: 3 });
  check(new Uint8Array([1, 2, 255]), 'AQL/');
  check(Buffer.from('hello').subarray(1, 3), 'ZWw=');
  check(
    new Map<unknown, unknown>([
      ['a', 1n],
      [{ k: when }, new Set(['x'])],
    ]),
    [
      ['a', '1'],
      [{ k: '2026-03-01T09:30:00.500Z' }, ['x']],
    ],
  );
  check(new Set(), []);
  check(undefined, null);
  check(runInNewContext('new Map([["a", new Date(0)]])'), [['a', '1970-01-01T00:00:00.000Z']]);
});

test('an object with toJSON speaks for itself, and what it says is encoded too', () => {
  check(
    { at: { toJSON: () => ({ big: 1n, when: new Date(0) }) } },
    { at: { big: '1', when: '1970-01-01T00:00:00.000Z' } },
  );
  check(new URL('http://a.example/b'), 'http://a.example/b');
  check({ name: { toJSON: (key: string) => `I am ${key}` } }, { name: 'I am name' });
  check([{ toJSON: (key: string) => key }], ['0']);
  check({ gone: { toJSON: () => undefined }, n: 1 }, { n: 1 });
  check(Object.defineProperty({ a: 1 }, 'toJSON', { value: () => 'hidden but heard' }), 'hidden but heard');
  check({ toJSON: 'a member like any other' }, { toJSON: 'a member like any other' });
  check(
    Object.assign(() => {}, { toJSON: () => 'a function with a word' }),
    'a function with a word',
  );
});

test('a member named __proto__ stays a member, and sets no prototype', () => {
  const hostile: unknown = JSON.parse('{"__proto__": {"admin": true}, "constructor": 1}');
  assert.equal(JSON.stringify(encode(hostile, 'result')), '{"__proto__":{"admin":true},"constructor":1}');
  const copied = encode(Object.assign(JSON.parse('{"__proto__": {"admin": true}}'), { n: 1n }), 'result');
  assert.equal(JSON.stringify(copied), '{"__proto__":{"admin":true},"n":"1"}');
  assert.equal(Object.getPrototypeOf(copied), Object.prototype);
});

test('all else is refused in one line that names the place and the way out', () => {
  const items = [{}, {}, {}, { when: () => {} }];
  assert.throws(() => encode({ items }, 'result'), {
    message: 'result.items[3].when is a function: only data crosses. Leave it out, or give it a toJSON().',
  });
  refused(Symbol('s'), 'result', /is a symbol/);
  refused({ 'odd name': { '': new Point() } }, 'result["odd name"][""]', /is a Point: only plain objects/);
  refused([new TypeError('x')], 'result[0]', /is a TypeError: errors cross by being thrown/);
  refused({ later: Promise.resolve(1) }, 'result.later', /is a Promise.* Await it first/);
  refused(new Date(Number.NaN), 'result', /is an invalid Date/);
  refused({ a: new Float32Array(2) }, 'result.a', /is a Float32Array: .*value\.bytes\(\).*value\.number\(\)/);
  refused({ a: new ArrayBuffer(2) }, 'result.a', /is an ArrayBuffer: .*value\.bytes\(\)/);
  refused(new DataView(new ArrayBuffer(2)), 'result', /is a DataView/);
  refused(/x/, 'result', /is a RegExp/);
  refused(new String('boxed'), 'result', /is a String/);
  refused(Object.create({ inherited: 1 }), 'result', /prototype of its own/);
  refused({ [Symbol('secret')]: 1 }, 'result', /member named Symbol\(secret\)/);
  check(Object.defineProperty({ a: 1 }, Symbol('hidden'), { value: 1 }), { a: 1 });
  const moved = new Uint8Array(8);
  structuredClone(moved, { transfer: [moved.buffer] });
  refused({ moved }, 'result.moved', /transferred/);
});

test('undefined has no place in an array, a Map or a Set', () => {
  refused([1, undefined], 'result[1]', /is undefined/);
  refused({ a: Array(3) }, 'result.a[0]', /is undefined/);
  refused(new Set([1, undefined]), 'result[1]', /is undefined/);
  refused(new Map([['a', undefined]]), 'result[0][1]', /is undefined/);
  refused(new Map([[undefined, 1]]), 'result[0][0]', /is undefined/);
});

test('half a surrogate pair is refused in text and in names, also in a name that came well before', () => {
  refused(['fine', 'bad \ud83d'], 'result[1]', /half a surrogate pair/);
  encode({ good: 1 }, 'result');
  refused({ '\udc00': 1 }, 'result["\ufffd"]', /half a surrogate pair/);
  refused({ '\udc00': 1 }, 'result["\ufffd"]', /half a surrogate pair/);
  check('😀', '😀');
});

test('a cycle is refused at the place where it closes', () => {
  const child: Record<string, unknown> = { name: 'child' };
  const parent = { children: [{}, child] };
  refused(Object.assign(child, { parent }) && parent, 'result.children[1].parent', /contains itself/);
  refused({ a: { b: child } }, 'result.a.b.parent.children[1]', /contains itself/);
  const list: unknown[] = [];
  list.push(new Map([['list', list]]));
  refused(list, 'result[0][0][1]', /contains itself/);
  const twice = { n: 1 };
  check([twice, twice], [{ n: 1 }, { n: 1 }]);
});

test('nesting is refused before the receiver would refuse it, whatever is around the value', () => {
  const nest = (depth: number): unknown => {
    let value: unknown = [];
    for (let i = 1; i < depth; i++) value = i % 2 ? { a: value } : [value];
    return value;
  };
  const around = (value: unknown) => ({ jsonrpc: '2.0', id: 1, error: { data: { fields: { value } } } });
  const text = JSON.stringify(around(encode(nest(96), 'result')));
  assert.doesNotThrow(() => parseBody(Buffer.from(text)));
  assert.throws(() => encode(nest(97), 'result'), /result\[0\]\.a\[0\].*….* nested deeper than 96/);
  const bottomless = (): object =>
    new Proxy([0, 1], { get: (_, key) => (key === 'length' ? 2 : bottomless()) });
  assert.throws(() => encode({ a: bottomless() }, 'result'), { reason: 'not-encodable' });
});

test('what a getter, a toJSON or a Proxy throws is the cause, and the place is named', () => {
  const cause = new Error('no luck\nsecond line');
  const fails = () => {
    throw cause;
  };
  refused(
    [
      {
        get a() {
          return fails();
        },
      },
    ],
    'result[0].a',
    /could not be read: .* threw 'no luck second line'/,
    cause,
  );
  refused({ b: { toJSON: fails } }, 'result.b', /threw 'no luck second line'/, cause);
  refused({ c: new Proxy({}, { ownKeys: fails }) }, 'result.c', /threw 'no luck second line'/, cause);
  const nested = { d: { toJSON: () => encode({ e: () => {} }, 'inner') } };
  assert.throws(() => encode(nested, 'result'), /result\.d could not be read: .*'inner\.e is a function/);
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  assert.throws(() => encode([proxy], 'result'), {
    reason: 'not-encodable',
    data: { path: 'result[0]', reason: 'not-encodable' },
  });
  refused(
    {
      get a() {
        throw null;
      },
    },
    'result.a',
    /what is no Error/,
    null,
  );
});

test('a toJSON that never ends in data is refused', () => {
  refused(
    {
      a: {
        toJSON() {
          return this;
        },
      },
    },
    'result.a',
    /returns the object itself/,
  );
  const again = (): object => ({ toJSON: () => ({ again: again() }) });
  assert.throws(() => encode(again(), 'result'), /nested deeper/);
  const only = (): object => ({ toJSON: only });
  refused([only()], 'result[0]', /nested deeper/);
  const growing: unknown[] = [{ toJSON: () => growing.push({}) }];
  check(growing, [2]);
  const long = 'x'.repeat(1_000_000);
  assert.throws(
    () => encode({ [long]: { [long]: Symbol(long) } }, 'result'),
    (error: Error) => error.message.length < 400,
  );
});
