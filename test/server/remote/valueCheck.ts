/** How a schema takes a value, in the words that people read. */
import assert from 'node:assert/strict';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { describeIssues } from '../../../server/remote/check.ts';

/** What the schema says at once; its own never wait. */
export function now(schema: StandardSchemaV1, given: unknown) {
  const result = schema['~standard'].validate(given);
  assert.ok(!(result instanceof Promise));
  return result;
}

export function accepts(schema: StandardSchemaV1, given: unknown, expected: unknown = given): void {
  const result = now(schema, given);
  assert.ok(!result.issues, result.issues && describeIssues(result.issues));
  assert.deepEqual(result.value, expected);
}

/** Refused in these words, as people read them. */
export function refuses(schema: StandardSchemaV1, given: unknown, text: string): void {
  const { issues } = now(schema, given);
  assert.ok(issues, 'is refused');
  assert.equal(describeIssues(issues), text);
}
