import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as value from '../../../server/remote/value.ts';
import { accepts, now, refuses } from './valueCheck.ts';

test('plain values are accepted as they are, and all else is refused in a few words', () => {
  accepts(value.string(), '');
  refuses(value.string(), 5, 'params must be a string');
  refuses(value.string(), 'bad \ud800', 'params contains half a surrogate pair');
  accepts(value.number(), -1.5);
  refuses(value.number(), '5', 'params must be a number');
  refuses(value.number(), JSON.parse('1e999'), 'params must be a finite number');
  refuses(value.number({ min: 3 }), 2.9, 'params must be at least 3');
  refuses(value.number({ max: 3 }), 3.1, 'params must be at most 3');
  accepts(value.integer({ min: 1, max: 1 }), 1);
  refuses(value.integer(), 1.5, 'params must be a whole number');
  refuses(value.integer(), 2 ** 53, 'params must be within ±9007199254740991');
  refuses(value.integer({ min: 0 }), -1, 'params must be at least 0');
  accepts(value.boolean(), false);
  refuses(value.boolean(), 0, 'params must be true or false');
  accepts(value.literal(null), null);
  refuses(value.literal('on'), 'off', "params must be 'on'");
  assert.deepEqual(now(value.nothing(), null), { value: undefined });
  accepts(value.nothing(), undefined);
  refuses(value.nothing(), 0, 'params must be null');
  accepts(value.any(), { a: [1, null] });
  refuses(value.any(), undefined, 'params must be a JSON value');
});

test('text is counted in characters, as JSON Schema does, and matched with the flag u', () => {
  accepts(value.string({ min: 2, max: 2 }), '😀é');
  refuses(value.string({ max: 1 }), '😀é', 'params must have at most 1 character');
  refuses(value.string({ min: 3 }), '😀é', 'params must have at least 3 characters');
  refuses(value.string({ min: 1 }), '', 'params must not be empty');
  accepts(value.string({ pattern: /^.$/ }), '😀');
  refuses(value.string({ pattern: /^[a-z]+$/ }), 'Ab', 'params must match /^[a-z]+$/');
  accepts(value.string({ pattern: /^[a-z]+$/i }), 'Ab');
  assert.throws(() => value.string({ pattern: /a/g }), /leave out its flags g and y/);
  assert.throws(() => value.string({ pattern: /[\w-a]/ }), /not valid with the flag u/);
});

test('a misspelt word is told which one was meant', () => {
  const level = value.oneOf('low', 'normal', 'high');
  accepts(level, 'high');
  refuses(level, 'normla', "params must be 'low', 'normal' or 'high': did you mean 'normal'?");
  refuses(level, 7, "params must be 'low', 'normal' or 'high'");
  refuses(value.oneOf('only'), 'x', "params must be 'only'");
  accepts(value.oneOf(1, 2), 2);
  refuses(value.oneOf(0, 1), '1', 'params must be 0 or 1');
});

const Post = value.object({
  item: value.string({ min: 1 }),
  by: value.optional(value.string()),
  topic: value.optional(value.string(), 'general'),
});

test('an object has the declared members, and optional ones may be left out', () => {
  accepts(Post, { item: 'a' }, { item: 'a', topic: 'general' });
  accepts(Post, { item: 'a', by: undefined, topic: 'x' }, { item: 'a', topic: 'x' });
  accepts(Post, Object.assign(Object.create(null), { item: 'a', topic: 'x' }), { item: 'a', topic: 'x' });
  refuses(Post, {}, 'item is missing');
  refuses(Post, { item: '', by: 5 }, 'item must not be empty; by must be a string');
  refuses(Post, { itme: 'a' }, "itme is not known here: did you mean 'item'?; item is missing");
  refuses(Post, { item: 'a', zzz: 1 }, 'zzz is not known here');
  for (const given of [null, 'text', [], new Date(), new Map(), undefined]) {
    refuses(Post, given, 'params must be an object');
  }
});

test('an open object takes unknown members, and leaves them out of what comes out', () => {
  accepts(value.object({ a: value.number() }, { open: true }), { a: 1, b: 2 }, { a: 1 });
});

test('members are found by their own name, never by a prototype', () => {
  const Odd = value.object({ constructor: value.number(), ['__proto__']: value.string() });
  const given: unknown = JSON.parse('{"constructor": 1, "__proto__": "data"}');
  accepts(Odd, given);
  refuses(Odd, {}, 'constructor is missing; __proto__ is missing');
  refuses(Post, JSON.parse('{"item": "a", "__proto__": {"by": 5}}'), '__proto__ is not known here');
  const hostile: unknown = JSON.parse('{"__proto__": 1, "toString": 2}');
  const result = now(value.record(value.number()), hostile);
  assert.ok(!result.issues);
  assert.equal(JSON.stringify(result.value), '{"__proto__":1,"toString":2}');
  assert.equal(Object.getPrototypeOf(result.value), Object.prototype);
});

test('a fallback is a new copy for each, so that nobody changes the next one', () => {
  const Tags = value.object({ tags: value.optional(value.set(value.string()), new Set(['a'])) });
  const first = now(Tags, {});
  assert.ok(!first.issues);
  const { tags } = Object(first.value);
  tags.add('b');
  accepts(Tags, {}, { tags: new Set(['a']) });
  // A function is no data.
  assert.throws(() => value.optional(value.any(), () => {}), { reason: 'not-encodable' });
});

test('arrays and records name the element or the member', () => {
  accepts(value.array(value.number(), { min: 1, max: 2 }), [1, 2]);
  refuses(value.array(value.number()), [1, 'x'], '1 must be a number');
  refuses(value.array(value.number()), { 0: 1 }, 'params must be an array');
  refuses(value.array(value.any(), { min: 1 }), [], 'params must not be empty');
  refuses(value.array(value.any(), { min: 2 }), [1], 'params must have at least 2 elements');
  refuses(value.array(value.any(), { max: 1 }), [1, 2], 'params must have at most 1 element');
  accepts(value.record(value.nullable(value.number())), { a: 1, b: null });
  refuses(value.record(value.array(value.number())), { a: [1, 'x'] }, 'a.1 must be a number');
  refuses(value.nullable(value.number()), 'x', 'params must be a number');
});

test('a union takes the first that fits, and else tells the nearest miss', () => {
  const Id = value.union(value.integer(), value.string({ min: 1 }));
  accepts(Id, 'a');
  accepts(
    value.union(value.date(), value.string()),
    '2026-03-01T09:30:00Z',
    new Date('2026-03-01T09:30:00Z'),
  );
  refuses(Id, true, 'params must be a whole number or a string');
  const Shape = value.union(
    value.object({ kind: value.literal('circle'), radius: value.number() }),
    value.object({ kind: value.literal('square'), side: value.number() }),
  );
  accepts(Shape, { kind: 'square', side: 1 });
  refuses(Shape, { kind: 'square', side: '1' }, 'side must be a number');
  refuses(Shape, { kind: 'blob' }, "kind must be 'circle' or 'square'");
  refuses(Shape, 5, 'params must be an object');
});

test('hostile input costs little: few issues, no search of endless text, no deep recursion', () => {
  const { issues } = now(value.array(value.number()), Array(1_000_000).fill('x'));
  assert.equal(issues?.length, 10);
  const names = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`name${i}`, 1]));
  assert.equal(now(Post, names).issues?.length, 10);
  assert.equal(now(value.record(value.string()), names).issues?.length, 10);
  refuses(value.string({ max: 3 }), 'x'.repeat(16_000_000), 'params must have at most 3 characters');
  refuses(value.oneOf('low'), 'x'.repeat(16_000_000), "params must be 'low'");
  let deep: unknown = [];
  for (let i = 0; i < 100_000; i++) deep = [deep];
  accepts(value.object({ a: value.any() }), { a: 1 });
  assert.equal(now(value.any(), deep).issues, undefined);
  refuses(value.array(value.string()), deep, '0 must be a string');
});
