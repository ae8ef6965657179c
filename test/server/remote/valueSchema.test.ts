import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import * as valibot from 'valibot';
import * as zod from 'zod';
import * as z from 'zod/mini';
import { describeIssues } from '../../../server/remote/check.ts';
import { encode } from '../../../server/remote/encode.ts';
import * as value from '../../../server/remote/value.ts';
import { createRandom, pick, type Random, randomKind } from './randomValues.ts';
import { accepts, now, refuses } from './valueCheck.ts';

test('schemas of other vendors are members, and only they make us wait', async () => {
  const Mixed = value.object({
    z: z.string().check(z.minLength(1)),
    v: value.array(valibot.pipe(valibot.string(), valibot.transform(Number))),
    left: z.optional(z.string()),
    filled: valibot.optional(valibot.number(), 7),
  });
  accepts(Mixed, { z: 'a', v: ['1'] }, { z: 'a', v: [1], filled: 7 });
  refuses(Mixed, { v: [] }, 'z is missing');

  const slow = z.string().check(z.refine(async (text) => text !== 'taken', { error: 'is taken' }));
  const Slow = value.object({
    names: value.array(slow),
    pairs: value.map(slow, value.union(slow, value.integer())),
    some: value.set(value.nullable(slow)),
    one: value.optional(slow),
  });
  const good = Slow['~standard'].validate({ names: ['a'], pairs: [['a', 1]], some: ['b', null] });
  assert.ok(good instanceof Promise);
  assert.deepEqual(await good, {
    value: { names: ['a'], pairs: new Map([['a', 1]]), some: new Set(['b', null]) },
  });
  const { issues } = await Slow['~standard'].validate({
    names: ['a', 'taken'],
    pairs: [['b', 'taken']],
    some: [],
  });
  assert.equal(
    issues && describeIssues(issues),
    'names.1 is taken; pairs.0.1 is taken, or must be a whole number',
  );
});

test('a Date codec of zod or valibot reads what encode wrote', () => {
  const zodDate = z.pipe(
    z.union([z.date(), z.iso.datetime()]),
    z.transform((when) => new Date(when)),
  );
  const valibotDate = valibot.pipe(
    valibot.union([valibot.date(), valibot.pipe(valibot.string(), valibot.isoTimestamp())]),
    valibot.transform((when) => new Date(when)),
  );
  const sent = { list: [new Date(0), new Date(1_700_000_000_123)] };
  for (const schema of [
    z.strictObject({ list: z.array(zodDate) }),
    valibot.strictObject({ list: valibot.array(valibotDate) }),
    value.object({ list: value.array(zodDate) }),
    value.object({ list: value.array(valibotDate) }),
  ]) {
    accepts(schema, JSON.parse(JSON.stringify(encode(sent, 'result'))), sent);
    accepts(schema, sent);
  }
});

const judges = {
  'draft-2020-12': new Ajv2020({
    ownProperties: true,
    formats: { 'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d|^[+-]\d{6}/ },
  }),
  'draft-07': new Ajv({ ownProperties: true, formats: { 'date-time': true }, strictTuples: false }),
} as const;
type Draft = keyof typeof judges;
const drafts: readonly Draft[] = ['draft-2020-12', 'draft-07'];

const describe = (schema: value.Value<unknown, unknown>, draft: Draft, side: 'input' | 'output' = 'input') =>
  schema['~standard'].jsonSchema[side]({ target: draft });

// Not with the names __proto__ and toString, over which ajv itself stumbles.
test('what a schema accepts from the wire its JSON Schema accepts, also when somebody meddled with it', () => {
  let accepted = 0;
  let refused = 0;
  for (let seed = 1; seed <= 200; seed++) {
    const random = createRandom(seed);
    const { schema, make } = randomKind(random, 2, ['a', 'b c', '', '0', 'constructor', 'toJSON']);
    const judge = drafts.map((draft) => judges[draft].compile(describe(schema, draft)));
    for (let round = 0; round < 6; round++) {
      const wire: unknown = JSON.parse(JSON.stringify(encode(make(), 'result')));
      const given = round === 0 ? wire : meddle(wire, random);
      const isAccepted = !now(schema, given).issues;
      if (isAccepted) accepted++;
      else refused++;
      for (const validate of judge) {
        if (isAccepted)
          assert.ok(
            validate(given),
            `seed ${seed}: ${JSON.stringify(given)} ${JSON.stringify(validate.errors)}`,
          );
      }
    }
  }
  // Neither side is empty: the meddling does harm, and not always.
  assert.ok(accepted > 200 && refused > 200, `${accepted} accepted, ${refused} refused`);
});

/** A copy with one place changed: another value, a member more or less, an element twice. */
function meddle(wire: unknown, random: Random): unknown {
  const others = [
    null,
    true,
    0,
    -1.5,
    '',
    'x',
    '2026-03-01T09:30:00Z',
    'aGk=',
    '12',
    'NaN',
    [],
    [['a', 1]],
    {},
  ] as const;
  if (typeof wire !== 'object' || wire === null || random() < 0.2) return pick(random, others);
  if (Array.isArray(wire)) {
    const at = Math.floor(random() * wire.length);
    if (wire.length === 0 || random() < 0.2) return [...wire, wire[at] ?? pick(random, others)];
    return wire.map((element, index) => (index === at ? meddle(element, random) : element));
  }
  const members = Object.entries(wire);
  const at = Math.floor(random() * members.length);
  const [name] = members[at] ?? ['new'];
  if (members.length === 0 || random() < 0.2) return Object.fromEntries([...members, ['new', 1]]);
  if (random() < 0.2) return Object.fromEntries(members.filter(([each]) => each !== name));
  return Object.fromEntries(
    members.map(([each, held]) => [each, each === name ? meddle(held, random) : held]),
  );
}

test('each rule that JSON Schema can say is said', () => {
  const All = value.object({
    text: value.string({ min: 1, max: 5, pattern: /^a/ }),
    folded: value.optional(value.string({ pattern: /^a/i })),
    size: value.integer({ min: 0, max: 9 }),
    ratio: value.optional(value.number(), 0.5),
    on: value.boolean(),
    kind: value.oneOf('a', 'b'),
    only: value.literal(1),
    when: value.nullable(value.date()),
    data: value.bytes(),
    big: value.bigint(),
    odd: value.float(),
    list: value.array(value.nothing(), { min: 1, max: 2 }),
    byName: value.map(value.string(), value.any()),
    tags: value.optional(value.set(value.string()), new Set(['x'])),
    some: value.record(value.union(value.string(), value.boolean())),
    open: value.object({}, { open: true }),
  });
  const required = 'text size on kind only when data big odd list byName some open'.split(' ');
  const pair = { type: 'array', minItems: 2, maxItems: 2 };
  const expected = {
    type: 'object',
    properties: {
      text: { type: 'string', minLength: 1, maxLength: 5, pattern: '^a' },
      folded: { type: 'string' },
      size: { type: 'integer', minimum: 0, maximum: 9 },
      ratio: { type: 'number', default: 0.5 },
      on: { type: 'boolean' },
      kind: { enum: ['a', 'b'] },
      only: { const: 1 },
      when: { anyOf: [{ type: 'string', format: 'date-time' }, { type: 'null' }] },
      data: { type: 'string', contentEncoding: 'base64', pattern: '^[A-Za-z0-9+/]*={0,2}$' },
      big: { type: 'string', pattern: '^(0|-?[1-9][0-9]{0,4299})$' },
      odd: { anyOf: [{ type: 'number' }, { enum: ['NaN', 'Infinity', '-Infinity'] }] },
      list: { type: 'array', items: { type: 'null' }, minItems: 1, maxItems: 2 },
      byName: { type: 'array', items: { ...pair, prefixItems: [{ type: 'string' }, {}], items: false } },
      tags: { type: 'array', items: { type: 'string' }, uniqueItems: true, default: ['x'] },
      some: { type: 'object', additionalProperties: { anyOf: [{ type: 'string' }, { type: 'boolean' }] } },
      open: { type: 'object', properties: {} },
    },
    required,
    additionalProperties: false,
  };
  assert.deepEqual(describe(All, 'draft-2020-12'), expected);
  // Fallbacks are there in what comes out.
  const output = describe(All, 'draft-2020-12', 'output');
  assert.deepEqual(
    output.required,
    'text size ratio on kind only when data big odd list byName tags some open'.split(' '),
  );
  const byName = {
    type: 'array',
    items: { ...pair, items: [{ type: 'string' }, {}], additionalItems: false },
  };
  assert.deepEqual(describe(All, 'draft-07'), {
    ...expected,
    properties: { ...expected.properties, byName },
  });
  assert.throws(() => describe(All, 'openapi-3.0' as Draft), /No JSON Schema for 'openapi-3\.0': ask for/);
});

test('members of other vendors are described as far as they can say it themselves', () => {
  const tree = zod.object({
    name: zod.string(),
    get children() {
      return zod.array(tree);
    },
  });
  const Mixed = value.object({
    said: zod.string().max(3),
    unsaid: zod.date(),
    recursive: tree,
    silent: value.array(valibot.string()),
    late: valibot.pipeAsync(
      valibot.string(),
      valibot.checkAsync(async () => true),
    ),
  });
  const expected = {
    type: 'object',
    properties: {
      said: { type: 'string', maxLength: 3 },
      unsaid: {},
      recursive: {},
      silent: { type: 'array', items: {} },
      late: {},
    },
    // What only a promise would tell is not promised.
    required: ['said', 'unsaid', 'recursive', 'silent'],
    additionalProperties: false,
  };
  assert.deepEqual(describe(Mixed, 'draft-07'), expected);
});
