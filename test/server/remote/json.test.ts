import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RemoteError } from '../../../server/remote/errors.ts';
import { parseBody } from '../../../server/remote/json.ts';
import { limits } from '../../../server/remote/limits.ts';

/** The depth of a JSON text, counted in the plainest way. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i);
    if (inString) {
      if (character === '\\') i++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if ('{['.includes(character)) deepest = Math.max(deepest, ++depth);
    else if ('}]'.includes(character)) depth--;
  }
  return deepest;
}

/** Values about as deep as the limit, with strings full of brackets, quotes and backslashes, short and long. */
function createGenerator(seed: number) {
  let state = seed;
  const below = (limit: number): number => {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return state % limit;
  };
  const word = (): string => {
    const length = below(4) > 0 ? below(20) : below(200);
    return Array.from({ length }, () => 'a\\"[{é\n'.charAt(below(7))).join('');
  };
  const value = (depth: number): unknown => {
    if (depth <= 0) return word();
    const inner = value(depth - 1);
    return below(3) > 0 ? [inner, ...(below(2) > 0 ? [word()] : [])] : { [word()]: inner, b: below(9) };
  };
  return () => value(80 + below(40));
}

test('what is nested deeper than the limit is refused, and nothing else', () => {
  const next = createGenerator(2009);
  const counts = { refused: 0, taken: 0 };
  for (let round = 0; round < 1500; round++) {
    const text = JSON.stringify(next());
    if (depthOf(text) > limits.depth) {
      counts.refused++;
      const isTooDeep = (error: unknown) => error instanceof RemoteError && error.reason === 'too-deep';
      assert.throws(() => parseBody(Buffer.from(text)), isTooDeep, text);
    } else {
      counts.taken++;
      assert.deepEqual(parseBody(Buffer.from(text)), JSON.parse(text));
    }
  }
  assert.ok(counts.refused > 300 && counts.taken > 300, JSON.stringify(counts));
});

test('a string that never ends is not valid JSON, however long it is', () => {
  for (const text of [`[${'['.repeat(101)}"`, `{"a":"${'x'.repeat(500)}`, `{"a":"${'\\'.repeat(501)}`]) {
    assert.throws(() => parseBody(Buffer.from(text)), RemoteError);
  }
});
