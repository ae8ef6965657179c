/** One method as a person reads it: what it does, takes and gives, and how to call it. */
import type { OpenRpcMethod } from '../api/openRpc.ts';
import { type Components, type JsonSchema, lookUp } from '../remote/jsonSchema.ts';
import { listParams, type Param } from '../remote/paramList.ts';
import { isObject } from '../remote/request.ts';
import { isOurs, moduleOf } from './discovery.ts';
import { columns } from './help.ts';
import { describeDuration } from './quantities.ts';
import { exampleOf } from './schemaExample.ts';
import { describeSchema } from './schemaText.ts';

export function describeMethod(method: OpenRpcMethod, components: Components, server: string): string {
  const { name, summary, result } = method;
  const { 'x-stream': stream, 'x-progress': progress } = method;
  return [
    summary === undefined ? name : `${name}: ${summary}`,
    describeParams(method, components),
    stream
      ? describeAnswer('A stream. Each item', stream.item, components)
      : describeAnswer('Result', result?.schema ?? {}, components),
    ...(progress ? [describeAnswer('Progress', progress, components)] : []),
    ...describePromises(method),
    ['Example:', `  ${exampleCall(method, components, server)}`].join('\n'),
  ].join('\n\n');
}

function describeParams({ params, 'x-params': whole }: OpenRpcMethod, components: Components): string {
  const listed = params.map(({ name, required = false, description, schema }) => ({
    name,
    required,
    schema,
    ...(description === undefined ? {} : { description }),
  }));
  const alternatives = whole ? describeAlternatives(whole, components) : undefined;
  if (listed.length === 0 && whole) return `Params: ${describeSchema(whole, components)}`;
  if (listed.length === 0) return 'Params: none';
  const title = alternatives === undefined ? 'Params:' : `Params, ${alternatives}:`;
  return [title, ...memberLines(listed, components, alternatives === undefined)].join('\n');
}

/** "either { path } or { name, content }" */
function describeAlternatives(whole: JsonSchema, components: Components): string | undefined {
  const { anyOf, oneOf } = lookUp(whole, components);
  const isChoice = Array.isArray(anyOf ?? oneOf);
  return isChoice ? `either ${describeSchema(whole, components)}` : undefined;
}

function memberLines(members: readonly Param[], components: Components, tellsOptional: boolean): string[] {
  const rows = members.map(({ name, required, description, schema }) => {
    const { default: usual } = lookUp(schema, components);
    const facts = [
      describeSchema(schema, components),
      ...(usual === undefined ? [] : [`by default ${JSON.stringify(usual)}`]),
    ].join(', ');
    const shown = required || !tellsOptional ? name : `${name}?`;
    return [shown, description === undefined ? facts : `${facts}. ${description}`] as const;
  });
  return columns(rows);
}

/** The members of an object, or of the objects in an array, on lines of their own; else one line. */
function describeAnswer(title: string, schema: JsonSchema, components: Components): string {
  const found = lookUp(schema, components);
  const isArray = found.type === 'array' && isObject(found.items);
  const object = isArray && isObject(found.items) ? lookUp(found.items, components) : found;
  const { params: members } = listParams(object, components);
  if (members.length === 0) return `${title}: ${describeSchema(schema, components)}`;
  const kind = isArray ? 'array of objects' : 'object';
  return [`${title}: ${kind}`, ...memberLines(members, components, true)].join('\n');
}

function describePromises(method: OpenRpcMethod): string[] {
  const { 'x-repeatable': repeatable, 'x-timeoutMs': timeoutMs, errors = [] } = method;
  const facts = [
    ...(repeatable === true ? ['May be called again when its answer was lost.'] : []),
    ...(typeof repeatable === 'string'
      ? [`With ${repeatable} it may be called again when its answer was lost.`]
      : []),
    ...(timeoutMs === undefined ? [] : [describePatience(timeoutMs)]),
    ...(errors.length > 0 ? [`Errors: ${errors.map(({ message }) => message).join(', ')}.`] : []),
  ];
  return facts.length > 0 ? [facts.join('\n')] : [];
}

const describePatience = (ms: number): string =>
  ms === 0
    ? 'Programs wait for it as long as it takes.'
    : `Programs wait for it for ${describeDuration(ms / 1000)}.`;

function exampleCall(method: OpenRpcMethod, components: Components, server: string): string {
  const { name, params, 'x-params': whole } = method;
  const needed = params.filter(({ required }) => required);
  const example = whole
    ? exampleOf(whole, components)
    : Object.fromEntries(needed.map((param) => [param.name, exampleOf(param.schema, components)]));
  const module = moduleOf(name);
  const isFound = isOurs(module) ? server === 'remotex' : server === module;
  const words = ['remotex call', ...(isFound ? [] : ['--server', server]), name];
  const json = JSON.stringify(example);
  return json === '{}' || json === 'null' ? words.join(' ') : `${words.join(' ')} ${quote(json)}`;
}

/** For a shell. */
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
