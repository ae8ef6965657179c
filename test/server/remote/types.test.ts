/**
 * What does not compile: `tsc` fails when one of the expected errors is missing. What JavaScript can be told at once, it is:
 * those are tests that run.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as z from 'zod/mini';
import { remote } from '../../../server/remote/client.ts';
import { defineModule, fn, stream } from '../../../server/remote/contract.ts';
import { combine, implement } from '../../../server/remote/implement.ts';
import { createLocal } from '../../../server/remote/local.ts';

const Item = z.object({ id: z.int(), text: z.string() });
const Query = z.object({ after: z._default(z.int(), 0), key: z.optional(z.string()) });

const Desk = defineModule('desk', {
  add: fn(z.object({ a: z.number(), b: z.number() }), z.number()),
  load: fn(z.object({ path: z.string() }), z.string(), { progress: z.object({ percent: z.number() }) }),
  follow: stream(Query, Item, { cursor: { item: 'id', params: 'after' } }),
});

const handlers = {
  add: ({ a, b }: { a: number; b: number }) => a + b,
  load: async () => 'loaded',
  async *follow() {
    yield { id: 1, text: 'one' };
  },
};

/** Only compiled. */
function _contracts() {
  fn(Query, z.null(), { repeatable: 'key' });
  fn(Query, z.null(), { repeatable: true });
  // @ts-expect-error: no such param.
  fn(Query, z.null(), { repeatable: 'kye' });
  // @ts-expect-error: a call is repeatable, or it is not said.
  fn(Query, z.null(), { repeatable: false });
  // @ts-expect-error: the item has no such member.
  stream(Query, Item, { cursor: { item: 'number', params: 'after' } });
  // @ts-expect-error: there is no such param.
  stream(Query, Item, { cursor: { item: 'id', params: 'since' } });
  // @ts-expect-error: a cursor has both.
  stream(Query, Item, { cursor: { item: 'id' } });
  // @ts-expect-error: a stream reports items, not progress.
  stream(Query, Item, { progress: z.int() });
  // @ts-expect-error: a plain type is no schema.
  fn({ path: 'string' }, z.null());
  // @ts-expect-error: a module holds what fn() and stream() return.
  defineModule('odd', { add: () => 1 });
  // @ts-expect-error: only classes of errors come back as themselves.
  defineModule('odd', {}, { errors: { Date } });
}

/** Only compiled. */
function _behaviours() {
  // @ts-expect-error: load and follow are missing.
  implement(Desk, { add: handlers.add });
  // @ts-expect-error: it is called follow.
  implement(Desk, { add: handlers.add, load: handlers.load, folow: handlers.follow });
  // @ts-expect-error: nothing more is declared.
  implement(Desk, { ...handlers, more: () => 1 });
  // @ts-expect-error: a is a number.
  implement(Desk, { ...handlers, add: ({ a }: { a: string }) => a.length });
  // @ts-expect-error: add gives a number.
  implement(Desk, { ...handlers, add: () => 'three' });
  // @ts-expect-error: also when it takes its time.
  implement(Desk, { ...handlers, add: async () => 'three' });
  // @ts-expect-error: there is no param c.
  implement(Desk, { ...handlers, add: ({ c }) => c });
  // @ts-expect-error: a stream is a generator, or gives something to iterate.
  implement(Desk, { ...handlers, follow: () => ({ id: 1, text: 'one' }) });
  // @ts-expect-error: an async one.
  implement(Desk, { ...handlers, follow: () => [{ id: 1, text: 'one' }] });
  implement(Desk, {
    ...handlers,
    // @ts-expect-error: items have a text.
    async *follow() {
      yield { id: 1 };
    },
  });
  implement(Desk, {
    ...handlers,
    load: (_, { progress, signal, client }) => {
      progress({ percent: 50 });
      // @ts-expect-error: progress is typed.
      progress({ percent: 'half' });
      // @ts-expect-error: progress is an object.
      progress(50);
      return `${signal.aborted} ${client.name}`;
    },
    // @ts-expect-error: add declares no progress.
    add: (_, { progress }) => progress(1),
    async *follow({ after }, { resumeFrom }) {
      const next: number = after + 1;
      resumeFrom(next);
      // @ts-expect-error: filled in by its default, it is no text.
      const text: string = after;
      yield { id: next, text };
    },
  });
}

/** Only compiled. */
async function _calls() {
  const desk = remote(Desk, createLocal([]));
  const sum: number = await desk.add({ a: 1, b: 2 });
  // @ts-expect-error: the result is a number.
  const text: string = await desk.add({ a: 1, b: 2 });
  // @ts-expect-error: b is missing.
  await desk.add({ a: 1 });
  // @ts-expect-error: params are needed.
  await desk.add();
  // @ts-expect-error: b is a number.
  await desk.add({ a: 1, b: '2' });
  // @ts-expect-error: there is no c.
  await desk.add({ a: 1, b: 2, c: 3 });
  // @ts-expect-error: params are one object.
  await desk.add(1, 2);
  // @ts-expect-error: it is called add.
  await desk.ad({ a: 1, b: 2 });
  // @ts-expect-error: the result must be awaited.
  desk.add({ a: 1, b: 2 }).toFixed();
  await desk.load({ path: '' }, { onProgress: ({ percent }) => percent.toFixed(), timeoutMs: 1 });
  // @ts-expect-error: there is no such member in a report.
  await desk.load({ path: '' }, { onProgress: ({ share }) => share });
  // @ts-expect-error: add reports nothing.
  await desk.add({ a: 1, b: 2 }, { onProgress: ({ percent }) => percent });
  // @ts-expect-error: times are numbers of milliseconds.
  await desk.add({ a: 1, b: 2 }, { timeoutMs: '1s' });
  // All params of follow may be left out.
  for await (const { id } of desk.follow()) id.toFixed();
  // @ts-expect-error: items have no such member.
  for await (const { name } of desk.follow({ after: 1 })) void name;
  // @ts-expect-error: a stream is iterated, not awaited.
  (await desk.follow()).id;
  // @ts-expect-error: after is a number.
  desk.follow({ after: 'one' });
  // @ts-expect-error: a stream has no deadline.
  desk.follow({}, { timeoutMs: 1 });
  return [sum, text];
}

test('a behaviour that is missing or misspelt is refused by name, also in plain JavaScript', () => {
  const { add, load, follow } = handlers;
  // What a file without types may pass.
  const untyped: typeof handlers = JSON.parse('{}');
  assert.throws(() => implement(Desk, untyped), {
    name: 'TypeError',
    message: 'desk/add has no behaviour: give implement() a function named add.',
  });
  assert.throws(
    () => implement(Desk, Object.assign(untyped, { add, load, folow: follow })),
    /desk\/follow has no/,
  );
});

test('a name that cannot be called is refused, also in plain JavaScript', () => {
  for (const name of ['', 'a b', 'a/b', '1st', '_private', 'ä', '__proto__', 'a'.repeat(65)]) {
    assert.throws(() => defineModule(name, {}), { name: 'TypeError', message: /cannot be called/ });
    const functions = Object.defineProperty({}, name, { value: fn(Query, Item), enumerable: true });
    assert.throws(() => defineModule('fine', functions), { name: 'TypeError' });
  }
});

test('two modules of the same name are not served together', () => {
  const service = implement(Desk, handlers);
  assert.throws(() => combine([service, service]), {
    name: 'TypeError',
    message: /desk\/add is served twice/,
  });
});

test('a misspelt call fails at once in plain JavaScript', () => {
  const desk: object = remote(Desk, createLocal([implement(Desk, handlers)]));
  assert.deepEqual(Object.keys(desk), ['add', 'load', 'follow']);
  assert.equal('ad' in desk, false);
});
