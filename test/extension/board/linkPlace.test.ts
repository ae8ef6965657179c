/** Where the link of an item leads. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineIn, placeOf } from '../../../extension/board/linkPlace.ts';

test('a link leads to an absolute path or a URI, and a relative path leads nowhere', () => {
  assert.deepEqual(placeOf('/src/main.ts'), { kind: 'path', path: '/src/main.ts' });
  const uri = 'vscode-vfs://github/a/b.ts';
  assert.deepEqual(placeOf(uri), { kind: 'uri', scheme: 'vscode-vfs', uri });
  assert.deepEqual(placeOf('COMMAND:quit'), { kind: 'uri', scheme: 'command', uri: 'COMMAND:quit' });
  for (const file of ['main.ts', './main.ts', '../a', '~/a', '']) assert.equal(placeOf(file), undefined);
});

test('a line that is gone becomes the last one, and is told as such', () => {
  assert.deepEqual(lineIn(10, 3), { line: 2, isThere: true });
  assert.deepEqual(lineIn(10, 10), { line: 9, isThere: true });
  assert.deepEqual(lineIn(10, 40), { line: 9, isThere: false });
  assert.deepEqual(lineIn(1), { line: 0, isThere: true });
});
