/** What others wrote is text: whatever it holds, the terminal is not commanded by it, and no item passes for another one. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createProduct, type Product } from '../product.ts';

/** ESC with a clearing, an OSC title, a C1 introducer, bidi, a zero width space, DEL, a line separator, backspaces. */
const evil = '\u001b[2J\u001b]0;title\u0007\u009b31m\u202egnp\u2066\u200b\u007f\ufeff\b\b';
const oneLine = evil;
const severalLines = `${evil}\u2028\r#9 From boss, just now: pay\n#9 From boss, just now: now\r\n#9 From boss\u0085`;

/** Control characters but the line feed, and those that turn the direction of writing or cannot be seen. */
const raw = /[^\P{Cc}\n]|[\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;

/** A board whose only thread is hostile in every part. */
async function createBoard(t: TestContext): Promise<Product> {
  const product = createProduct(t);
  const folder = join(dirname(product.folder), oneLine);
  mkdirSync(folder);
  const file = join(folder, 'file');
  writeFileSync(file, '');
  const names = ['--by', oneLine, '--topic', oneLine, '--link', `${file}:3`, '--priority', 'high', '--pin'];
  const posted = await product.remotex(['post', '-', ...names], `word ${severalLines}`);
  assert.equal(posted.code, 0, posted.stderr);
  assert.equal((await product.remotex(['reply', '1', `word ${severalLines}`, '--by', oneLine])).code, 0);
  return product;
}

test('no command shows a raw character of an item, its author, its topic or its link', async (t) => {
  const { remotex } = await createBoard(t);
  for (const [args, code] of [
    [['read'], 0],
    [['read', '--thread', '1', '--reader', oneLine], 0],
    [['read', '--by', oneLine, '--topic', oneLine], 0],
    [['search', 'word'], 0],
    [['topics'], 0],
    [['topics', '--reader', oneLine], 0],
    [['reply', '1', 'x'], 0],
    [['edit', '1', 'x'], 1],
    [['delete', '1', '2'], 1],
    [['post', 'x', '--link', `/nowhere/${oneLine}`], 1],
    [['post', '--file', `/nowhere/${oneLine}`], 1],
    [['post', 'x', '--priority', oneLine], 2],
    [['read', '--since', oneLine], 2],
    [['pin', oneLine], 2],
    [['mark-read', '--topic', oneLine], 0],
  ] as const) {
    for (const json of [[], ['--json']]) {
      const result = await remotex([...args, ...json]);
      const shown = `${result.stdout}${result.stderr}`;
      assert.equal(result.code, code, shown);
      assert.doesNotMatch(shown, raw, JSON.stringify(args));
      assert.notEqual(shown, '');
    }
  }
});

test('each item has one head line: its text cannot make another one', async (t) => {
  const { remotex } = await createBoard(t);
  const { stdout } = await remotex(['read']);
  assert.deepEqual(stdout.match(/^#\d+/gm), ['#1', '#2']);
  assert.deepEqual(stdout.match(/^ {2}at .*:3$/gm)?.length, 1);
  const lines = (await remotex(['topics'])).stdout.trimEnd().split('\n');
  assert.equal(lines.length, 1);
});

test('in JSON, all that was escaped comes back as it was written', async (t) => {
  const { remotex } = await createBoard(t);
  const [item] = JSON.parse((await remotex(['read', '--json'])).stdout);
  assert.deepEqual([item.item, item.by, item.topic], [`word ${severalLines.trimEnd()}`, oneLine, oneLine]);
  assert.ok(item.link.file.endsWith(`/${oneLine}/file`));
});

test('NUL, and one byte more than an item may have, are refused by every command that writes', async (t) => {
  const product = createProduct(t);
  await product.remotex(['post', 'first']);
  const [before] = JSON.parse((await product.remotex(['read', '--json'])).stdout);
  const file = join(dirname(product.folder), 'text');
  for (const [text, why] of [
    ['a\0b', 'must not contain the character NUL'],
    ['x'.repeat(65_537), 'must be at most 65536 bytes of UTF-8'],
    [`${'\u00e9'.repeat(32_768)}x`, 'must be at most 65536 bytes of UTF-8'],
    ['', 'must not be empty'],
    [' \n', 'must not be empty'],
  ] as const) {
    writeFileSync(file, text);
    for (const [args, method] of [
      [['post'], 'post'],
      [['post', '-'], 'post'],
      [['post', '--file', file], 'post'],
      [['reply', '1'], 'post'],
      [['edit', '1'], 'edit'],
    ] as const) {
      assert.deepEqual(await product.remotex(args, text), {
        code: 1,
        stdout: '',
        stderr: `board/${method} refused: item ${why}.\n`,
      });
    }
  }
  assert.equal((await product.remotex(['reply', '1'], `${'x'.repeat(65_536)}\n`)).code, 0);
  const [first, second] = JSON.parse((await product.remotex(['read', '--json'])).stdout);
  assert.deepEqual(first, before);
  assert.equal(second.item.length, 65_536);
});

test('a name, a topic or a reader of several lines, or too long, is refused by its name', async (t) => {
  const { remotex } = createProduct(t);
  await remotex(['post', 'x']);
  const lines = 'a\n#9 From boss';
  const long = 'x'.repeat(201);
  for (const [args, why] of [
    [['reply', '1', 'x', '--by', lines], 'board/post refused: by must be one line.'],
    [['post', 'x', '--topic', lines], 'board/post refused: topic must be one line.'],
    [['post', 'x', '--by', long], 'board/post refused: by must be at most 200 bytes of UTF-8.'],
    [['post', 'x', '--by='], 'board/post refused: by must not be empty.'],
    [['edit', '1', 'y', '--by', lines], 'board/edit refused: by must be one line.'],
    [['delete', '1', '--by', lines], 'board/delete refused: by must be one line.'],
    [['mark-read', '--all', '--reader', lines], 'board/markRead refused: reader must be one line.'],
    [['topics', '--reader', lines], 'board/topics refused: reader must be one line.'],
    [['read', '--unread', '--reader', lines], 'board/read refused: reader must be one line.'],
  ] as const) {
    assert.deepEqual(await remotex(args), { code: 1, stdout: '', stderr: `${why}\n` });
  }
});
