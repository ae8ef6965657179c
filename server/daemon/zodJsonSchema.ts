/** JSON Schema of validators made with zod/mini, which does not say it itself. Loaded when somebody asks (21 KB). */
import { toJSONSchema, ZodMiniType } from 'zod/mini';
import type { Schema } from '../remote/contract.ts';
import type { JsonSchema } from '../remote/jsonSchema.ts';

/** Undefined for validators of other vendors. */
export function zodJsonSchema(schema: Schema): JsonSchema | undefined {
  if (!(schema instanceof ZodMiniType)) return undefined;
  // What has no JSON Schema is described as anything, and the rest as it is.
  return toJSONSchema(schema, { io: 'input', target: 'draft-07', unrepresentable: 'any' });
}
