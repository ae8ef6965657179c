/** `remotex board …`: copies, restore, export and import, as people read them. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { describeCopy, describeTime } from '../../../server/api/boardText.ts';
import { createProduct, type Product } from '../product.ts';

const done = (stdout: string) => ({ code: 0, stdout, stderr: '' });
const texts = async ({ remotex }: Product): Promise<string[]> =>
  JSON.parse((await remotex(['read', '--last', '1000', '--json'])).stdout).map(
    ({ item }: { item: string }) => item,
  );

test('backup, backups and restore: what was copied comes back, and what was there is kept', async (t) => {
  const product = createProduct(t);
  const { remotex, folder } = product;
  const backups = join(folder, 'backups');
  const none = 'There is no copy yet. Make one with: remotex board backup\n';
  assert.deepEqual(await remotex(['board', 'backups']), { code: 0, stdout: '', stderr: none });
  await remotex(['post', 'one']);
  await remotex(['post', 'two']);
  const copy = JSON.parse((await remotex(['board', 'backup', '--json'])).stdout);
  assert.deepEqual(Object.keys(copy), ['name', 'when', 'items', 'bytes']);
  assert.deepEqual(
    await remotex(['board', 'backups']),
    done(`Copies in ${backups}:\n  ${copy.name}  ${describeCopy(copy)}\n`),
  );
  await remotex(['post', 'three']);
  const restored = await remotex(['board', 'restore']);
  const { kept } = JSON.parse((await remotex(['board', 'backups', '--json'])).stdout);
  const at = describeTime(new Date(copy.when));
  assert.deepEqual(
    restored,
    done(
      `Restored the copy of ${at}: the board has 2 items.\nWhat was there before is kept: ${kept[0].path}\n`,
    ),
  );
  assert.deepEqual(await texts(product), ['one', 'two']);
  assert.deepEqual(
    await remotex(['board', 'backups']),
    done(
      `Copies in ${backups}:\n  ${copy.name}  ${describeCopy(copy)}\nPut aside, and never removed:\n  ${kept[0].path}\n`,
    ),
  );
  assert.equal((await remotex(['board', 'restore', kept[0].name])).code, 0);
  assert.deepEqual(await texts(product), ['one', 'two', 'three']);
});

test('backup says how many items it copied, and where', async (t) => {
  const { remotex } = createProduct(t);
  await remotex(['post', 'x']);
  const { code, stdout, stderr } = await remotex(['board', 'backup']);
  assert.deepEqual([code, stderr], [0, '']);
  assert.match(stdout, /^Copied 1 item to board-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z\.db\.\n$/);
});

test('a copy that does not exist is refused with the way to those that do', async (t) => {
  const { remotex } = createProduct(t);
  await remotex(['post', 'x']);
  assert.deepEqual(await remotex(['board', 'restore', 'yesterday']), {
    code: 1,
    stdout: '',
    stderr: "There is no copy 'yesterday'. See: remotex board backups\n",
  });
  const { stderr } = await remotex(['board', 'restore', '--json']);
  assert.equal(JSON.parse(stderr).error.reason, 'no-copy');
});

test('what export writes, import reads on another machine: items, times, authors, replies', async (t) => {
  const here = createProduct(t);
  const there = createProduct(t);
  await here.remotex(['post', 'two\nlines \u0007 \u2028 end', '--by', 'ada', '--topic', 'maps']);
  await here.remotex(['call', 'board/post', '{"item":"reply","replyTo":1,"priority":"high"}']);
  const file = join(here.folder, 'board.jsonl');
  assert.deepEqual(await here.remotex(['board', 'export', file]), done(`Exported 2 items to ${file}.\n`));
  assert.equal((statSync(file).mode & 0o777).toString(8), '600');
  assert.ok(!existsSync(`${file}.part`));
  await there.remotex(['post', 'was here before']);
  assert.deepEqual(await there.remotex(['board', 'import', file]), done('Imported 2 items.\n'));
  assert.deepEqual(
    await there.remotex(['board', 'import', file]),
    done('Imported 0 items; 2 were here already.\n'),
  );
  const [, first, second] = JSON.parse((await there.remotex(['read', '--json'])).stdout);
  const [one, two] = JSON.parse((await here.remotex(['read', '--json'])).stdout);
  assert.deepEqual(first, { ...one, id: 2 });
  assert.deepEqual(second, { ...two, id: 3, replyTo: 2, thread: 2 });
});

test('items that were edited, deleted, pinned, linked, threaded or are to expire survive a round trip', async (t) => {
  const here = createProduct(t);
  const there = createProduct(t);
  const link = ['--link', 'package.json:3', '--expires', '30d', '--priority', 'low'];
  for (const args of [
    ['post', 'first', '--by', 'ada', '--topic', 'maps', ...link],
    ['reply', '1', 'answer', '--by', 'bob'],
    ['reply', '2', 'secret', '--by', 'bob', '--pin'],
    ['edit', '1', 'first, better', '--by', 'ada'],
    ['delete', '3', '--by', 'bob'],
    ['pin', '2'],
  ])
    assert.equal((await here.remotex(args)).code, 0, args.join(' '));
  const items = async ({ remotex }: Product) => JSON.parse((await remotex(['read', '--json'])).stdout);
  const before = await items(here);
  const { stdout } = await here.remotex(['board', 'export']);
  assert.ok(!stdout.includes('secret'));
  assert.deepEqual(await there.remotex(['board', 'import'], stdout), done('Imported 3 items.\n'));
  assert.deepEqual(await items(there), before);
  const [first, second, third] = before;
  assert.equal(first.item, 'first, better');
  for (const [item, names] of [
    [first, ['link', 'expires', 'edited']],
    [second, ['replyTo', 'thread', 'pinned']],
    [third, ['replyTo', 'thread', 'deleted']],
  ] as const)
    for (const name of names) assert.ok(name in item, name);
  // And they are found there as here: the words of the text that is, not those of the text that was.
  assert.match((await there.remotex(['search', 'better'])).stdout, /^#1 From ada/);
  assert.equal((await there.remotex(['search', 'secret'])).stdout, '');
});

test('export to standard output is lines of JSON, which import takes there', async (t) => {
  const here = createProduct(t);
  const there = createProduct(t);
  await here.remotex(['post', 'a\u001b[2J']);
  await here.remotex(['post', 'b']);
  const { code, stdout, stderr } = await here.remotex(['board', 'export']);
  assert.deepEqual([code, stderr], [0, '']);
  assert.ok(!stdout.includes('\u001b'));
  const lines = stdout.trimEnd().split('\n');
  assert.deepEqual(
    lines.map((line) => JSON.parse(line).item),
    ['a\u001b[2J', 'b'],
  );
  const { stdout: report } = await there.remotex(['board', 'import', '--json'], stdout);
  assert.equal(report, '{"added":2,"skipped":0,"unlinked":0,"expired":0}\n');
  assert.deepEqual(await texts(there), ['a\u001b[2J', 'b']);
});

test('an export never replaces a file unless it is told to, and leaves none when it fails', async (t) => {
  const { remotex, folder } = createProduct(t);
  await remotex(['post', 'x']);
  const file = join(folder, 'mine.txt');
  writeFileSync(file, 'mine');
  assert.deepEqual(await remotex(['board', 'export', file]), {
    code: 1,
    stdout: '',
    stderr: `Nothing was exported: ${file} is there already. Give another name, or say --overwrite.\n`,
  });
  assert.equal(readFileSync(file, 'utf8'), 'mine');
  assert.equal((await remotex(['board', 'export', file, '--overwrite'])).code, 0);
  assert.match(readFileSync(file, 'utf8'), /^\{"id":1,"item":"x",/);
  const { code, stderr } = await remotex(['board', 'export', join(folder, 'no', 'folder')]);
  assert.equal(code, 1);
  assert.match(stderr, /^Nothing was exported: .*folder cannot be written \(ENOENT/);
});

test('an export that fails leaves nothing, and a file of somebody else beside it is not touched', async (t) => {
  const { remotex, folder } = createProduct(t);
  await remotex(['post', 'x']);
  const target = join(folder, 'out');
  mkdirSync(target);
  writeFileSync(`${target}.part`, 'mine');
  const { code, stdout, stderr } = await remotex(['board', 'export', target, '--overwrite']);
  assert.deepEqual([code, stdout], [1, '']);
  assert.match(stderr, /^Nothing was exported: .*out is a folder\. Name a file in it\.\n$/);
  const beside = () => readdirSync(folder).filter((name) => name.startsWith('out'));
  assert.deepEqual(beside(), ['out', 'out.part']);
  rmSync(target, { recursive: true });
  assert.equal((await remotex(['board', 'export', target])).code, 0);
  assert.deepEqual(beside(), ['out', 'out.part']);
  assert.equal(readFileSync(`${target}.part`, 'utf8'), 'mine');
});

test('a board of several pages is exported and imported whole, with replies across them', async (t) => {
  const here = createProduct(t);
  const there = createProduct(t);
  await here.remotex(['status', '--pipe']);
  const caller = await here.connect();
  await Promise.all(
    Array.from({ length: 1200 }, (_, i) => caller.sendRequest('board/post', { item: `item ${i}` })),
  );
  await caller.sendRequest('board/post', { item: 'last', replyTo: 3 });
  caller.close();
  const { stdout } = await here.remotex(['board', 'export']);
  assert.equal(stdout.trimEnd().split('\n').length, 1201);
  // Another item first, so that ids there are not those here.
  await there.remotex(['post', 'first']);
  assert.deepEqual(await there.remotex(['board', 'import'], stdout), done('Imported 1201 items.\n'));
  const [last] = JSON.parse((await there.remotex(['read', '--last', '1', '--json'])).stdout);
  assert.deepEqual([last.id, last.replyTo], [1202, 4]);
});

test('an export that an editor began with the mark of its encoding is imported from standard input as well', async (t) => {
  const product = createProduct(t);
  assert.deepEqual(await product.remotex(['board', 'import'], `\uFEFF${good}\n`), done('Imported 1 item.\n'));
});

test('items that are alike are each imported, also when they come in two batches', async (t) => {
  const product = createProduct(t);
  const lines = Array.from({ length: 1200 }, (_, i) => good.replace('"id":1', `"id":${i + 1}`)).join('\n');
  assert.deepEqual(await product.remotex(['board', 'import'], lines), done('Imported 1200 items.\n'));
  assert.deepEqual(
    await product.remotex(['board', 'import'], lines),
    done('Imported 0 items; 1200 were here already.\n'),
  );
});

const good = '{"id":1,"item":"a","by":"b","when":"2026-06-02T08:00:00.000Z","topic":"t","priority":"low"}';
for (const [what, line, why] of [
  ['no JSON', '{"id":2', 'it is not JSON'],
  ['a number', '5', 'it must be of type object'],
  [
    'no text',
    '{"id":2,"by":"b","when":"2026-06-02T08:00:00.000Z","topic":"t","priority":"low"}',
    'item is missing',
  ],
  ['an empty text', good.replace('"a"', '""'), 'it must have a text, or be deleted'],
  ['half a character', good.replace('"a"', '"\\ud800"'), 'item contains half a surrogate pair'],
  [
    'a wrong time',
    good.replace('2026-06-02T08', 'yesterday'),
    'when must be a time such as 2026-06-02T08:00:00.000Z',
  ],
  ['a wrong priority', good.replace('low', 'urgent'), 'priority has a value that no item has'],
  ['more than an item has', good.replace('{', '{"key":"k",'), 'it has members that no item has'],
  ['two lines for a name', good.replace('"b"', '"b\\nFrom boss"'), 'by must be one line'],
] as const) {
  test(`a line with ${what} ends an import; what came before it is told`, async (t) => {
    const product = createProduct(t);
    const input = `${good}\n\n${line}\n${good.replace('"a"', '"after"')}\n`;
    assert.deepEqual(await product.remotex(['board', 'import'], input), {
      code: 1,
      stdout: '',
      stderr: `Line 3 is not an item: ${why}. Neither it nor what follows was imported. Imported 1 item.\n`,
    });
    assert.deepEqual(await texts(product), ['a']);
  });
}

test('a reply to an item that is not among them loses its link, and that is said', async (t) => {
  const { remotex } = createProduct(t);
  const input = good.replace('"priority"', '"replyTo":77,"priority"');
  assert.deepEqual(
    await remotex(['board', 'import'], input),
    done('Imported 1 item; 1 reply lost its link, for the item answered was not among them.\n'),
  );
});

test('a file that cannot be read is named, and nothing is imported', async (t) => {
  const product = createProduct(t);
  const missing = join(product.folder, 'missing.jsonl');
  const { code, stderr } = await product.remotex(['board', 'import', missing]);
  assert.equal(code, 1);
  assert.match(stderr, /^Nothing was imported: .*missing\.jsonl cannot be read \(ENOENT/);
  const latin = `${product.folder}-latin.jsonl`;
  writeFileSync(latin, Buffer.from(good.replace('"a"', '"Gr\u00fc\u00dfe"'), 'latin1'));
  assert.match((await product.remotex(['board', 'import', latin])).stderr, /cannot be read \(.*utf-8/i);
});

for (const [args, words, see = 'board '] of [
  [
    ['board'],
    'Say which: board keep, board backup, board backups, board restore, board export, board import.',
  ],
  [['board', 'retsore'], "Did you mean 'board restore'?", 'board '],
  [['baord'], "Unknown command 'baord'. Did you mean 'board'?", ''],
  [['board', 'backup', 'now'], "remotex board backup takes no 'now'.", 'board backup '],
  [
    ['board', 'restore', 'a', 'b'],
    'Name one copy; they are shown by: remotex board backups.',
    'board restore ',
  ],
  [
    ['board', 'export', 'a', 'b'],
    'Name one file, for example: remotex board export board.jsonl.',
    'board export ',
  ],
  [
    ['board', 'import', 'a', 'b'],
    'Name one file, for example: remotex board import board.jsonl.',
    'board import ',
  ],
] as const) {
  test(`wrong usage is exit code 2 with the way out: remotex ${args.join(' ')}`, async (t) => {
    const { remotex } = createProduct(t);
    assert.deepEqual(await remotex(args), {
      code: 2,
      stdout: '',
      stderr: `${words} See: remotex ${see}--help\n`,
    });
  });
}
