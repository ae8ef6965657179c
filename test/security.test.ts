/** Each promise of SECURITY.md names the tests that hold it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const read = (name: string): string => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
const linksIn = (text: string): string[] =>
  [...text.matchAll(/\]\((test\/[^)]+)\)/g)].map(([, path]) => path ?? '');

test('each promise of SECURITY.md leads to tests', () => {
  const promises = [...read('SECURITY.md').matchAll(/^\| \*\*(.+?)\*\*.*\| (.*) \|$/gm)];
  assert.ok(promises.length >= 15, String(promises.length));
  for (const [, promise, tests = ''] of promises) {
    assert.notDeepEqual(linksIn(tests), [], promise);
  }
  for (const file of linksIn(read('SECURITY.md')))
    assert.match(read(file), /\b(test|it|forEachTransport|underAbuse)\(/, file);
});

test('the README leads to SECURITY.md', () => {
  assert.match(read('README.md'), /\]\(SECURITY\.md\)/);
});
