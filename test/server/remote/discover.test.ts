/** `rpc.discover` says, in terms that others know, what a server serves. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as valibot from 'valibot';
import * as zod from 'zod';
import { zodJsonSchema } from '../../../server/daemon/zodJsonSchema.ts';
import { defineModule, fn, type Schema } from '../../../server/remote/contract.ts';
import { discover } from '../../../server/remote/discover.ts';
import { combine, implement, type Service } from '../../../server/remote/implement.ts';
import type { SchemaConverter } from '../../../server/remote/jsonSchema.ts';
import { createLocal } from '../../../server/remote/local.ts';
import * as value from '../../../server/remote/value.ts';
import { services as jobs } from '../../fixtures/jobs.ts';
import { onePixel, showMap } from '../mapWindow.ts';
import { createProduct } from '../product.ts';
import { type Judged, judge } from './openRpcJudge.ts';

/** Asked over a connection, as everybody asks. */
async function ask(services: readonly Service[], jsonSchemaOf?: SchemaConverter): Promise<Judged> {
  const all = combine(services);
  const options = jsonSchemaOf ? { jsonSchemaOf } : {};
  const caller = createLocal([all, discover(all, { title: 'test', version: '1.0.0' }, options)]);
  try {
    return judge(await caller.sendRequest('rpc.discover', {}));
  } finally {
    caller.close();
  }
}

/** A module with one function of these params. */
async function askFor(params: Schema, jsonSchemaOf?: SchemaConverter) {
  const One = defineModule('one', { go: fn(params, value.nothing()) });
  const judged = await ask([implement(One, { go: () => {} })], jsonSchemaOf);
  return { ...judged, one: judged.method('one/go') };
}

/** A validator that says of itself what the test wants. */
function saying(jsonSchema: Record<string, unknown>): Schema {
  const said = value.any();
  const describe = () => jsonSchema;
  return {
    '~standard': { ...said['~standard'], jsonSchema: { input: describe, output: describe } },
  } as Schema;
}

test('the document is OpenRPC: methods by name, with what the contract says of each', async () => {
  const { document, names, method } = await ask(jobs, zodJsonSchema);
  assert.equal(document.openrpc, '1.3.2');
  assert.deepEqual(document.info, { title: 'test', version: '1.0.0' });
  assert.deepEqual(names, ['Clock/now', 'jobs/find', 'jobs/follow', 'jobs/plan', 'jobs/run']);
  assert.deepEqual(method('jobs/run'), {
    name: 'jobs/run',
    tags: [{ name: 'jobs', description: 'Jobs that are run one step at a time.' }],
    summary: 'Runs a job.',
    paramStructure: 'by-name',
    params: [
      { name: 'name', required: true, schema: { type: 'string', minLength: 1, maxLength: 100 } },
      { name: 'steps', required: false, schema: { type: 'integer', minimum: 1, default: 3 } },
    ],
    result: {
      name: 'result',
      schema: {
        type: 'object',
        properties: {
          id: { type: 'integer' },
          name: { type: 'string' },
          done: { type: 'string', format: 'date-time' },
        },
        required: ['id', 'name', 'done'],
        additionalProperties: false,
      },
    },
    errors: [{ code: -32803, message: 'NoSuchJob', data: { name: 'NoSuchJob' } }],
    'x-progress': { type: 'number' },
    'x-repeatable': 'name',
    'x-timeoutMs': 10_000,
  });
});

test('a stream says what its items are and where it goes on, and its answer is null', async () => {
  const { method, fits, misfits } = await ask(jobs, zodJsonSchema);
  const { result, 'x-stream': items } = method('jobs/follow');
  assert.deepEqual(result, { name: 'end', schema: { type: 'null' } });
  assert.deepEqual(
    { ...items, item: undefined },
    { item: undefined, cursor: { item: 'id', params: 'after' } },
  );
  const item = items?.item ?? assert.fail();
  // Of a codec the side that travels.
  fits(item, { id: 1, name: 'a', done: '2026-01-31T12:00:00.000Z' });
  misfits(item, { id: 1, name: 'a', done: 5 });
});

test('of alternatives all members are listed, those that each of them needs as required, and the whole is there too', async () => {
  const { method, paramsOf, fits, misfits } = await ask(jobs, zodJsonSchema);
  const { params } = method('jobs/find');
  assert.deepEqual(
    params.map(({ name, required }) => [name, required]),
    [
      ['by', true],
      ['id', false],
      ['name', false],
    ],
  );
  const [by] = params;
  for (const word of ['id', 'name']) fits(by?.schema ?? {}, word);
  misfits(by?.schema ?? {}, 'colour');
  fits(paramsOf('jobs/find'), { by: 'id', id: 1 });
  misfits(paramsOf('jobs/find'), { by: 'id', name: 'a' });
});

test('a schema that holds itself can be followed from anywhere in the document', async () => {
  const { method, fits, misfits } = await ask(jobs, zodJsonSchema);
  const { params, result } = method('jobs/plan');
  const plan = { name: 'a', after: [{ name: 'b', after: [{ name: 'c' }] }] };
  fits(result.schema, plan);
  misfits(result.schema, { name: 'a', after: [{ name: 'b', after: [{ name: 1 }] }] });
  const after = params.find(({ name }) => name === 'after')?.schema ?? assert.fail();
  fits(after, plan.after);
  misfits(after, [{ name: 'b', after: [{}] }]);
});

test('references move with their schema, and data that looks like one stays as it is', async () => {
  const data = { $ref: '#/nowhere' };
  const { one, document, fits, misfits } = await askFor(
    saying({
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
      properties: {
        $ref: { type: 'string' },
        same: { const: data },
        'a/b~c': { $ref: '#/definitions/odd~1name' },
        list: { items: { $ref: '#/properties/a~1b~0c' } },
      },
      definitions: { 'odd/name': { type: 'integer' } },
      default: data,
    }),
  );
  const schemaOf = (name: string) =>
    one.params.find((param) => param.name === name)?.schema ?? assert.fail(name);
  assert.deepEqual(schemaOf('$ref'), { type: 'string' });
  assert.deepEqual(schemaOf('same'), { const: data });
  fits(schemaOf('a/b~c'), 1);
  misfits(schemaOf('a/b~c'), 'x');
  fits(schemaOf('list'), [1]);
  misfits(schemaOf('list'), ['x']);
  assert.ok(!JSON.stringify(document).includes('$schema'));
});

test('a member called __proto__ is listed and changes nothing', async () => {
  const properties = JSON.parse('{"__proto__":{"type":"integer"},"constructor":{"type":"string"}}');
  const { one } = await askFor(saying({ type: 'object', properties }));
  assert.deepEqual(
    one.params.map(({ name, schema }) => [name, schema]),
    [
      ['__proto__', { type: 'integer' }],
      ['constructor', { type: 'string' }],
    ],
  );
  assert.equal(Object.hasOwn(Object.prototype, 'type'), false);
});

test('a validator that cannot say itself is described as anything, by that name', async () => {
  const Silent = valibot.object({ n: valibot.number() });
  const { one } = await askFor(Silent);
  assert.deepEqual([one.params, one['x-params']], [[], { 'x-schema': 'unknown' }]);
  // Neither one that fails nor one that knows it not takes the rest of the document along.
  const failing: SchemaConverter = () => {
    throw new Error('no');
  };
  assert.deepEqual((await askFor(Silent, failing)).one['x-params'], { 'x-schema': 'unknown' });
  assert.deepEqual((await askFor(Silent, zodJsonSchema)).one['x-params'], { 'x-schema': 'unknown' });
  const slow: SchemaConverter = async () => ({ type: 'object', properties: { n: { type: 'number' } } });
  assert.deepEqual((await askFor(Silent, slow)).one.params[0]?.name, 'n');
});

test('zod says itself what it takes, and members of any name are said in the whole', async () => {
  const When = zod.codec(zod.iso.datetime(), zod.date(), {
    decode: (text) => new Date(text),
    encode: (date) => date.toISOString(),
  });
  const { one, fits, misfits } = await askFor(zod.record(zod.string(), When));
  assert.deepEqual(one.params, []);
  const whole = one['x-params'] ?? assert.fail();
  fits(whole, { any: '2026-01-31T12:00:00Z' });
  misfits(whole, { any: 1 });
});

test('the document is made once, however often it is asked for, and holds nothing of the protocol itself', async () => {
  let made = 0;
  const One = defineModule('one', { go: fn(valibot.object({}), value.nothing()) });
  const services = combine([
    implement(One, { go: () => {} }),
    new Map([['initialize', { run: () => ({}) }]]),
  ]);
  const jsonSchemaOf: SchemaConverter = () => {
    made++;
    return { type: 'object' };
  };
  const caller = createLocal([services, discover(services, { title: 't', version: '1' }, { jsonSchemaOf })]);
  const asked = await Promise.all([1, 2, 3].map(() => caller.sendRequest('rpc.discover', {})));
  caller.close();
  assert.equal(made, 1);
  for (const document of asked) assert.deepEqual(judge(document).names, ['one/go']);
});

test('each call of our own wire fits what rpc.discover says of it', async (t) => {
  const product = createProduct(t);
  await product.remotex(['post', 'first']);
  const caller = await product.connect();
  const { fits, method, names, paramsOf } = judge(await caller.sendRequest('rpc.discover', {}));
  const walk = fileURLToPath(new URL('../../../media/sample/walk.gpx', import.meta.url));
  const when = '2026-06-02T08:00:00.000Z';
  const imported = { id: 7, item: 'third', by: 'bob', when, topic: 'maps', priority: 'low', replyTo: 5 };
  const bounds = { south: 46, west: 14, north: 47, east: 15 };
  const calls: readonly (readonly [string, object])[] = [
    ['board/post', { item: 'second', by: 'ada', topic: 'maps', priority: 'high', replyTo: 1, key: 'k' }],
    ['board/read', { after: 0, last: 5, topic: 'maps', by: 'ada', search: 'second' }],
    ['board/edit', { id: 2, item: 'second, edited', by: 'ada' }],
    ['board/pin', { id: 2, pinned: true }],
    ['board/topics', { reader: 'bob' }],
    ['board/threads', { topic: 'maps', last: 5, reader: 'bob' }],
    ['board/markRead', { reader: 'bob', ids: [1], upTo: 5 }],
    ['board/keep', { items: 1000, days: null }],
    ['board/state', {}],
    ['board/delete', { id: 2, by: 'ada' }],
    ['board/import', { items: [imported, { ...imported, id: 8, replyTo: 7 }], known: [[5, 1]] }],
    ['board/backup', {}],
    ['board/backups', {}],
    ['board/check', {}],
    ['board/restore', {}],
    ['track/open', { path: walk }],
    ['track/list', {}],
    ['track/info', { track: 't1' }],
    ['view/center', { lat: 46.1, lon: 14.2, zoom: 12, track: 't1' }],
    ['view/center', { lat: 46.1, lon: 374.2, zoom: 12, bounds, tracks: ['t1'], map: 'm-1', cause: 'looked' }],
    ['view/where', { map: 'm-1' }],
    ['view/steer', { do: 'center', lat: 46.1, lon: 14.2, zoom: 12, map: 'm-1' }],
    ['view/steer', { do: 'fit', tracks: ['t1'] }],
    ['view/steer', { do: 'select', track: 't1', index: 3 }],
    ['view/steer', { do: 'select', track: 't1', time: '2026-06-13T08:00:00Z' }],
    ['view/steer', { do: 'screenshot' }],
    ['view/done', { map: 'm-1', id: 1000, ok: false, message: 'too late' }],
    ['view/close', { map: 'm-1' }],
    ['track/nearest', {}],
    ['track/nearest', { lat: 46.1, lon: 14.2 }],
    ['track/nearest', { lat: 46.1, lon: 14.2, on: 'line' }],
    ['track/passes', { lat: 46.1, lon: 14.2, within: 100, limit: 5 }],
    ['track/at', { time: '2026-06-13T08:00:00Z', track: 't1' }],
    ['track/point', { track: 't1', index: 3 }],
    ['track/places', { track: 't1', from: 3, count: 50 }],
    ['track/step', { track: 't1', index: 3, fraction: 0.5, seconds: -60 }],
    ['track/points', { track: 't1', from: 0, count: 10 }],
    ['track/draw', { track: 't1', zoom: 12.5, bounds, indexes: true }],
    ['track/stats', { track: 't1', from: 3, to: '2030-01-01T00:00:00Z' }],
    ['track/profile', { track: 't1', of: 'ele', over: 'time', from: 3, to: 90, samples: 40 }],
    ['track/export', { track: 't1', format: 'gpx', from: 3, to: 9 }],
    ['track/line', { track: 't1', index: 3 }],
    ['track/line', { track: 't1', line: 7, column: 2 }],
    ['track/close', { track: 't1' }],
    ['daemon/status', {}],
    ['daemon/drain', {}],
    ['daemon/restart', {}],
    ['daemon/stop', {}],
  ];
  /** They do not end by themselves. */
  const streams: typeof calls = [
    ['board/watch', { after: 1, topic: 'maps', mentions: 'ada' }],
    ['board/changes', {}],
    ['track/watch', { track: 't1' }],
    ['view/watch', {}],
    ['view/commands', { map: 'm-1' }],
  ];
  /** Each with a daemon of its own. */
  const endings = ['daemon/drain', 'daemon/restart', 'daemon/stop'];
  const ask = async (name: string, params: object) => {
    if (!endings.includes(name)) return caller.sendRequest(name, params);
    caller.close();
    await product.remotex(['read']);
    const last = await product.connect();
    const answer = await last.sendRequest(name, params);
    await last.closed;
    return answer;
  };
  await showMap(caller, 'm-1', ({ action }) => (action.do === 'screenshot' ? { png: onePixel } : {}));
  for (const [name, params] of streams) fits(paramsOf(name), params);
  for (const [name, params] of calls) {
    fits(paramsOf(name), params);
    fits(method(name).result.schema, await ask(name, params));
  }
  assert.deepEqual([...new Set([...calls, ...streams].map(([name]) => name))].sort(), names);
  for (const name of names) assert.match(String(method(name).summary), /^[A-Z].*\.$/, name);
});
