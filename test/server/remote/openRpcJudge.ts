/** The judges of an OpenRPC document: its own meta-schema, and a validator of JSON Schema that knows nothing of us. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';

const require = createRequire(import.meta.url);
const { openrpcDocument } = require('@open-rpc/meta-schema');

export interface Described {
  readonly name: string;
  readonly params: readonly { name: string; required: boolean; description?: string; schema: object }[];
  readonly result: { readonly schema: object };
  readonly 'x-params'?: object;
  readonly 'x-stream'?: { readonly item: object };
  readonly [member: string]: unknown;
}

export interface Judged {
  readonly document: Readonly<Record<string, unknown>>;
  readonly names: readonly string[];
  method(name: string): Described;
  /** Throws, with the reasons, when the value does not fit the schema, which stands somewhere in the document. */
  fits(schema: object, value: unknown): void;
  misfits(schema: object, value: unknown): void;
  /** The schema of all params, whichever way the document says it. */
  paramsOf(name: string): object;
}

/** Fails for a document that OpenRPC does not allow, or whose schemas JSON Schema (draft 7) does not. */
export function judge(document: unknown): Judged {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  // What is at that address is draft 7 under names of its own; without the network, draft 7 stands for it.
  const draft7 = require('ajv/dist/refs/json-schema-draft-07.json');
  const named = { JSONSchemaObject: { properties: { $ref: draft7.properties.$ref } } };
  for (const id of ['https://meta.json-schema.tools', 'https://meta.json-schema.tools/']) {
    ajv.addMetaSchema({ ...draft7, $id: id, definitions: { ...draft7.definitions, ...named } });
  }
  assert.ok(ajv.validate(openrpcDocument, document), ajv.errorsText());
  // The meta-schema has just said so.
  const known = document as { methods: Described[]; components?: object };
  const compile = (schema: object) => ajv.compile({ ...schema, components: known.components });
  const method = (name: string): Described =>
    known.methods.find((one) => one.name === name) ?? assert.fail(`no ${name}`);
  return {
    document: { ...known },
    names: known.methods.map(({ name }) => name),
    method,
    fits(schema, value) {
      const check = compile(schema);
      assert.ok(check(value), `${ajv.errorsText(check.errors)}: ${JSON.stringify(value)}`);
    },
    misfits(schema, value) {
      assert.ok(!compile(schema)(value), `${JSON.stringify(value)} should not fit ${JSON.stringify(schema)}`);
    },
    paramsOf(name) {
      const { params, 'x-params': whole } = method(name);
      return (
        whole ?? {
          type: 'object',
          properties: Object.fromEntries(params.map((param) => [param.name, param.schema])),
          required: params.filter(({ required }) => required).map((param) => param.name),
          additionalProperties: false,
        }
      );
    },
  };
}
