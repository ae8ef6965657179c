/** `rpc.discover`: what a server serves, as an OpenRPC document made from the contracts. */
import type { Fn, Module, Schema, Stream } from './contract.ts';
import { ErrorCode } from './errors.ts';
import type { Declared, Service } from './implement.ts';
import { type Components, embed, type JsonSchema, type SchemaConverter, toJsonSchema } from './jsonSchema.ts';
import { listParams } from './paramList.ts';

/** What a server says of itself: its name, and the version of its program. */
export interface ServerInfo {
  readonly title: string;
  readonly version: string;
}

export interface DiscoverOptions {
  /** For validators that cannot say themselves what they take. Without it those are described as anything. */
  readonly jsonSchemaOf?: SchemaConverter;
}

/** The method that OpenRPC names. */
export const discoverMethod = 'rpc.discover';

/**
 * A service with the one method `rpc.discover`, to be served beside the others: `combine([services, discover(services, info)])`. The
 * document is made at the first call. Besides what OpenRPC knows, a method may say:
 * `x-stream`: `{ item, cursor? }`, the schema of its items (its result is null then) and where it goes on after a lost connection;
 * `x-progress`: the schema of its reports; `x-repeatable`: true, or the param that makes a second call harmless;
 * `x-timeoutMs`: how long its callers wait; `x-params`: the schema of the whole object where the list of params does not say all.
 * A schema with `x-schema: "unknown"` stands for a validator that could not be described. Its tag is its module.
 */
export function discover(services: Service, info: ServerInfo, options: DiscoverOptions = {}): Service {
  let document: Promise<JsonSchema> | undefined;
  const run = (): Promise<JsonSchema> => {
    document ??= describeAll(services, info, options);
    return document;
  };
  return new Map([[discoverMethod, { run }]]);
}

/** The validator as JSON Schema; the name is for one that must become a component. */
type Place = (schema: Schema, name: string) => Promise<JsonSchema>;

async function describeAll(
  services: Service,
  info: ServerInfo,
  options: DiscoverOptions,
): Promise<JsonSchema> {
  const schemas: Components = {};
  const place: Place = async (schema, name) =>
    embed(await toJsonSchema(schema, options.jsonSchemaOf), name, schemas);
  const methods: JsonSchema[] = [];
  // Methods of the protocol itself, such as `initialize`, were declared by nobody.
  for (const [method, { declared }] of [...services].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (declared) methods.push(await describeMethod(method, declared, place, schemas));
  }
  return {
    openrpc: '1.3.2',
    info: { title: info.title, version: info.version },
    methods,
    ...(Object.keys(schemas).length > 0 ? { components: { schemas } } : {}),
  };
}

async function describeMethod(
  method: string,
  { module, name, declaration }: Declared,
  place: Place,
  components: Components,
): Promise<JsonSchema> {
  const id = `${module.name}.${name}`;
  const whole = await place(declaration.params, `${id}.params`);
  const { params, isWhole } = listParams(whole, components);
  const errors = Object.keys(module.errors ?? {}).map((error) => ({
    code: ErrorCode.requestFailed,
    message: error,
    data: { name: error },
  }));
  return {
    name: method,
    tags: [tagOf(module)],
    ...summaryOf(declaration),
    paramStructure: 'by-name',
    params,
    ...(isWhole ? {} : { 'x-params': whole }),
    ...(declaration.kind === 'fn'
      ? await describeAnswer(declaration, id, place)
      : await describeItems(declaration, id, place)),
    ...(errors.length > 0 ? { errors } : {}),
  };
}

async function describeAnswer(
  { result, progress, repeatable, timeoutMs }: Fn,
  id: string,
  place: Place,
): Promise<JsonSchema> {
  return {
    result: { name: 'result', schema: await place(result, `${id}.result`) },
    ...(progress ? { 'x-progress': await place(progress, `${id}.progress`) } : {}),
    ...(repeatable === undefined ? {} : { 'x-repeatable': repeatable }),
    ...(timeoutMs === undefined ? {} : { 'x-timeoutMs': timeoutMs }),
  };
}

async function describeItems({ item, cursor }: Stream, id: string, place: Place): Promise<JsonSchema> {
  return {
    result: { name: 'end', schema: { type: 'null' } },
    'x-stream': { item: await place(item, `${id}.item`), ...(cursor ? { cursor } : {}) },
  };
}

const tagOf = ({ name, summary }: Module) => ({
  name,
  ...(summary === undefined ? {} : { description: summary }),
});
const summaryOf = ({ summary }: { readonly summary?: string }) => (summary === undefined ? {} : { summary });
