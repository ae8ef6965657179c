/** What a server says of itself in `rpc.discover`: the parts of an OpenRPC document that a client of ours reads. */
import * as z from 'zod/mini';

/**
 * Made by whoever needs it, for most programs do not, and it would cost each of them a part of its start.
 * Of a method: `tags` is its module. `x-stream`: it is a stream of such items, and its result is null. `x-progress`: what it
 * reports while it works. `x-params`: the schema of all params, where the list does not say everything. `x-repeatable`: true, or
 * the param that makes a second call harmless. `x-timeoutMs`: how long callers wait, in milliseconds.
 */
export function createOpenRpcCheck() {
  const JsonSchema = z.record(z.string(), z.unknown());
  const text = z.optional(z.string());
  const Param = z.looseObject({
    name: z.string(),
    required: z.optional(z.boolean()),
    description: text,
    schema: JsonSchema,
  });
  const Method = z.looseObject({
    name: z.string(),
    summary: text,
    tags: z.optional(z.array(z.looseObject({ name: z.string(), description: text }))),
    params: z.array(Param),
    result: z.optional(z.looseObject({ schema: JsonSchema })),
    errors: z.optional(z.array(z.looseObject({ message: z.string() }))),
    'x-stream': z.optional(z.looseObject({ item: JsonSchema })),
    'x-progress': z.optional(JsonSchema),
    'x-params': z.optional(JsonSchema),
    'x-repeatable': z.optional(z.union([z.literal(true), z.string()])),
    'x-timeoutMs': z.optional(z.number()),
  });
  return z.looseObject({
    info: z.looseObject({ title: z.string(), version: z.string() }),
    methods: z.array(Method),
    components: z.optional(z.looseObject({ schemas: z.optional(z.record(z.string(), JsonSchema)) })),
  });
}

export type OpenRpc = z.infer<ReturnType<typeof createOpenRpcCheck>>;
export type OpenRpcMethod = OpenRpc['methods'][number];
