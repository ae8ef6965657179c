/** `post`, `reply`, `edit`, `delete` and `pin`, as people and scripts use them. */
import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { createProduct, type Product } from '../product.ts';

const done = (stdout: string) => ({ code: 0, stdout, stderr: '' });
const failed = (stderr: string) => ({ code: 1, stdout: '', stderr });
const usage = (words: string, command = 'post') => ({
  code: 2,
  stdout: '',
  stderr: `${words} See: remotex ${command} --help\n`,
});

async function itemsOf({ remotex }: Pick<Product, 'remotex'>) {
  return JSON.parse((await remotex(['read', '--json'])).stdout);
}

test('a text that is longer than any item is refused before all of it is read', async (t) => {
  const { remotex } = createProduct(t);
  assert.deepEqual(await remotex(['post'], 'x'.repeat(2_000_000)), {
    code: 1,
    stdout: '',
    stderr: 'Standard input is too long: it may have 1048576 bytes at most.\n',
  });
});

test('a post carries what was said about it: priority, link, expiry, the item answered, a pin', async (t) => {
  const product = createProduct(t);
  const { remotex, folder } = product;
  const file = join(dirname(folder), 'main.ts');
  writeFileSync(file, '');
  assert.deepEqual(await remotex(['post', 'one', '--topic', 'build']), done('Posted as item 1.\n'));
  const before = Date.now();
  const all = ['--priority', 'high', '--link', `${file}:12`, '--expires', '2h', '--reply-to', '#1', '--pin'];
  assert.deepEqual(
    await remotex(['post', 'two', ...all]),
    done('Posted as item 2, a reply to item 1, pinned.\n'),
  );
  const [, { when, client, expires, pinned, ...item }] = await itemsOf(product);
  assert.deepEqual(item, {
    id: 2,
    item: 'two',
    by: hostname(),
    topic: 'build',
    priority: 'high',
    replyTo: 1,
    thread: 1,
    link: { file, line: 12 },
  });
  const lasts = Date.parse(expires) - before;
  assert.ok(lasts >= 2 * 3_600_000 && lasts < 2 * 3_600_000 + 60_000, expires);
  assert.ok(pinned >= when);
  const { stdout } = await remotex(['read']);
  assert.match(
    stdout,
    /\n#2 From .*, reply to #1, in build, high priority, pinned: two\n {2}at \/.*main\.ts:12\n$/,
  );
});

test('--json of post, also with --pin, is the item as the wire has it', async (t) => {
  const product = createProduct(t);
  const posted = [];
  for (const args of [
    ['post', 'a'],
    ['post', 'b', '--pin'],
    ['reply', '1', 'c'],
  ])
    posted.push(JSON.parse((await product.remotex([...args, '--json'])).stdout));
  assert.deepEqual(posted, await itemsOf(product));
  assert.ok('pinned' in posted[1]);
});

test('the name is --by, else REMOTEX_NAME, else that of the machine', async (t) => {
  const product = createProduct(t);
  await product.remotex(['post', 'x']);
  product.env.REMOTEX_NAME = 'ada';
  await product.remotex(['post', 'x']);
  await product.remotex(['post', 'x', '--by', 'bob']);
  await product.remotex(['reply', '1', 'x']);
  const items: { by: string }[] = await itemsOf(product);
  assert.deepEqual(
    items.map(({ by }) => by),
    [hostname(), 'ada', 'bob', 'ada'],
  );
  // It is the author that edits and deletes, and the reader that marks.
  assert.deepEqual(await product.remotex(['edit', '2', 'y']), done('Changed item 2.\n'));
  assert.equal((await product.remotex(['delete', '4'])).code, 0);
  await product.remotex(['mark-read', '--all']);
  const unread = async (...args: string[]) => (await product.remotex(['read', '--unread', ...args])).stderr;
  assert.equal(await unread(), 'Nothing is unread.\n');
  assert.equal(await unread('--reader', 'bob'), '');
});

test('--file takes the text from a file, and "-" from standard input', async (t) => {
  const product = createProduct(t);
  const file = join(dirname(product.folder), 'text');
  writeFileSync(file, '\ufeffGr\u00fc\u00dfe\nfrom a file\n\n');
  assert.deepEqual(await product.remotex(['post', '--file', file]), done('Posted as item 1.\n'));
  await product.remotex(['post', '--file', '-'], 'piped\n');
  assert.equal((await product.remotex(['reply', '1', '--file', file])).code, 0);
  assert.equal((await product.remotex(['edit', '2', '--file', file])).code, 0);
  const items: { item: string }[] = await itemsOf(product);
  assert.deepEqual(new Set(items.map(({ item }) => item)), new Set(['Gr\u00fc\u00dfe\nfrom a file']));
  assert.deepEqual(
    await product.remotex(['post', 'words', '--file', file]),
    usage('Give the text once: either as an argument, or with --file.'),
  );
});

test('a file that is not there, not UTF-8, without an end or a folder is refused, and nothing is posted', async (t) => {
  const product = createProduct(t);
  const latin = join(dirname(product.folder), 'latin');
  writeFileSync(latin, Buffer.from('gr\u00fcn', 'latin1'));
  for (const [file, why] of [
    ['/nowhere', "ENOENT: no such file or directory, open '/nowhere'"],
    [latin, 'it is not UTF-8'],
    ['/dev/zero', 'it has more than 1048576 bytes'],
    ['/', 'EISDIR: illegal operation on a directory, read'],
  ] as const) {
    assert.deepEqual(
      await product.remotex(['post', '--file', file]),
      failed(`Nothing was posted: ${file} cannot be read (${why}).\n`),
    );
  }
  const { stderr } = await product.remotex(['post', '--file', '/nowhere', '--json']);
  assert.equal(JSON.parse(stderr).error.reason, 'unreadable-file');
  assert.deepEqual(await itemsOf(product), []);
});

test('a link is absolute, and to a file that is there', async (t) => {
  const product = createProduct(t);
  const folder = dirname(product.folder);
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'a:7'), '');
  symlinkSync('a:7', join(folder, 'link'));
  for (const [given, link] of [
    [join(folder, 'a:7'), { file: join(folder, 'a:7') }],
    [`${join(folder, 'a:7')}:3`, { file: join(folder, 'a:7'), line: 3 }],
    [`${folder}/src/../link`, { file: join(folder, 'link') }],
    ['package.json:1', { file: join(process.cwd(), 'package.json'), line: 1 }],
  ] as const) {
    const { stdout, stderr } = await product.remotex(['post', 'x', '--link', given, '--json']);
    assert.equal(stderr, '');
    assert.deepEqual(JSON.parse(stdout).link, link);
  }
  for (const [given, file] of [
    [`${folder}/none`, `${folder}/none`],
    [`${folder}/none:5`, `${folder}/none`],
    [`${folder}/src`, `${folder}/src`],
    [`${folder}/a:7:0`, `${folder}/a:7:0`],
    [`${folder}/a:7/b`, `${folder}/a:7/b`],
  ] as const) {
    const text = `Nothing was posted: there is no file ${file}. Give --link another one, or leave it out.\n`;
    assert.deepEqual(await product.remotex(['post', 'x', '--link', given]), failed(text));
  }
  assert.equal((await itemsOf(product)).length, 4);
});

test('an expiry is a while or a time to come', async (t) => {
  const product = createProduct(t);
  const far = '2999-12-31T22:00:00.000Z';
  for (const [given, expires] of [
    ['2999-12-31T23:00+01:00', far],
    ['2999-12-31T22:00:00.000Z', far],
    ['2999-12-31', '2999-12-31T00:00:00.000Z'],
  ] as const) {
    product.env.TZ = 'UTC';
    const { stdout } = await product.remotex(['post', 'x', '--expires', given, '--json']);
    assert.equal(JSON.parse(stdout).expires, expires);
  }
  for (const given of ['soon', '2', '-1h', '1.5h', '2 h', '2026-02-30', '2026-13-01', '123456d', ''])
    assert.deepEqual(
      await product.remotex(['post', 'x', `--expires=${given}`]),
      usage(`--expires takes a time such as 30m, 2h, 3d or 2026-06-02T08:00, got '${given}'.`),
    );
  for (const given of ['0m', '2020-01-01', '2026-06-02T08:00'])
    assert.deepEqual(
      await product.remotex(['post', 'x', '--expires', given]),
      usage(`--expires takes a time to come, got '${given}'.`),
    );
  assert.equal((await itemsOf(product)).length, 3);
});

test('reply takes its text from an argument, standard input or "-", and stays in the topic', async (t) => {
  const product = createProduct(t);
  const { remotex } = product;
  await remotex(['post', 'question', '--topic', 'maps']);
  assert.deepEqual(
    await remotex(['reply', '1', 'as', 'words']),
    done('Posted as item 2, a reply to item 1.\n'),
  );
  assert.equal(
    (await remotex(['reply', '#2'], 'as input\n')).stdout,
    'Posted as item 3, a reply to item 2.\n',
  );
  assert.equal((await remotex(['reply', '1', '-'], 'as dash')).code, 0);
  const items = await itemsOf(product);
  assert.deepEqual(
    items.map(({ item, topic, replyTo, thread }: Record<string, unknown>) => [item, topic, replyTo, thread]),
    [
      ['question', 'maps', undefined, undefined],
      ['as words', 'maps', 1, 1],
      ['as input', 'maps', 2, 1],
      ['as dash', 'maps', 1, 1],
    ],
  );
  const none = 'there is no item 9. See the numbers with: remotex read\n';
  assert.deepEqual(await remotex(['reply', '9'], 'x'), failed(`Nothing was posted: ${none}`));
  const refused = await remotex(['reply', '9', 'x', '--json']);
  assert.equal(refused.code, 1);
  assert.equal(JSON.parse(refused.stderr).error.reason, 'unknown-item');
});

test('edit changes the text of an item of the same author, and says when nothing changed', async (t) => {
  const product = createProduct(t);
  const { remotex } = product;
  await remotex(['post', 'one', '--by', 'ada']);
  assert.deepEqual(await remotex(['edit', '1', 'two', '--by', 'ada']), done('Changed item 1.\n'));
  assert.equal((await remotex(['edit', '1', '--by', 'ada'], 'three\n')).stdout, 'Changed item 1.\n');
  const [before] = await itemsOf(product);
  assert.equal((await remotex(['edit', '1', '-', '--by', 'ada'], 'three')).stdout, 'Nothing was changed.\n');
  const same = await remotex(['edit', '1', 'three', '--by', 'ada', '--json']);
  assert.deepEqual(JSON.parse(same.stdout), before);
  assert.match((await remotex(['read'])).stdout, /^#1 From ada, .*, edited: three\n$/);
  const other =
    "Nothing was changed: item 1 is by 'ada', and only its author may change it. If that is you, give that name with --by.\n";
  assert.deepEqual(await remotex(['edit', '1', 'mine']), failed(other));
  // Not even when the text is the same: it says whose it is.
  assert.deepEqual(await remotex(['edit', '1', 'three']), failed(other));
  assert.deepEqual(await remotex(['delete', '1']), failed(other));
  assert.equal(JSON.parse((await remotex(['edit', '1', 'x', '--json'])).stderr).error.reason, 'not-yours');
  const unknown = 'Nothing was changed: there is no item 9. See the numbers with: remotex read\n';
  assert.deepEqual(await remotex(['edit', '9', 'x']), failed(unknown));
  assert.deepEqual(await itemsOf(product), [before]);
});

test('delete takes each item away, tells each that it could not, and that copies keep it for a while', async (t) => {
  const product = createProduct(t);
  const { remotex } = product;
  for (const by of ['me', 'me', 'other']) await remotex(['post', 'secret', '--by', by]);
  const deleted = (id: number) =>
    `Deleted item ${id}. Its copies in the backups go within about a week of use.\n`;
  assert.deepEqual(await remotex(['delete', '1', '--by', 'me']), done(deleted(1)));
  const unknown = 'Nothing was changed: there is no item 9. See the numbers with: remotex read';
  const notYours =
    "Nothing was changed: item 3 is by 'other', and only its author may change it. If that is you, give that name with --by.";
  assert.deepEqual(await remotex(['delete', '9', '3', '#2', '--by', 'me']), {
    code: 1,
    stdout: deleted(2),
    stderr: `${unknown}\n${notYours}\n`,
  });
  const json = await remotex(['delete', '1', '9', '--by', 'me', '--json']);
  const [first] = await itemsOf(product);
  assert.deepEqual([json.code, JSON.parse(json.stdout)], [1, first]);
  assert.deepEqual(JSON.parse(json.stderr), { error: { reason: 'unknown-item', message: unknown } });
  const { stdout } = await remotex(['read']);
  assert.match(
    stdout,
    /^#1 From me, .*, deleted .*\n#2 From me, .*, deleted .*\n#3 From other, .*: secret\n$/,
  );
  assert.equal(
    (await remotex(['edit', '1', 'x', '--by', 'me'])).stderr,
    'Nothing was changed: item 1 was deleted by its author.\n',
  );
});

test('pin pins, and --off unpins; both may be said again', async (t) => {
  const { remotex } = createProduct(t);
  await remotex(['post', 'x', '--by', 'somebody']);
  for (let i = 0; i < 2; i++) assert.deepEqual(await remotex(['pin', '#1']), done('Item 1 is pinned.\n'));
  assert.match((await remotex(['read', '--pinned'])).stdout, /^#1 From somebody, .*, pinned: x\n$/);
  assert.equal('pinned' in JSON.parse((await remotex(['pin', '1', '--json'])).stdout), true);
  for (let i = 0; i < 2; i++)
    assert.deepEqual(await remotex(['pin', '1', '--off']), done('Item 1 is not pinned.\n'));
  assert.deepEqual(await remotex(['read', '--pinned']), { code: 0, stdout: '', stderr: 'No such items.\n' });
  const unknown = 'Nothing was changed: there is no item 9. See the numbers with: remotex read\n';
  assert.deepEqual(await remotex(['pin', '9']), failed(unknown));
});

for (const [args, words] of [
  [['reply'], 'Say which item, for example: remotex reply 5 "done".'],
  [['reply', 'five', 'x'], "remotex reply takes the number of an item, such as 5, got 'five'."],
  [['edit'], 'Say which item, for example: remotex edit 5 "done".'],
  [['edit', '0', 'x'], "remotex edit takes the number of an item, such as 5, got '0'."],
  [['delete'], 'Say which items, for example: remotex delete 5.'],
  [['delete', '1', '##2'], "remotex delete takes the number of an item, such as 5, got '##2'."],
  [['pin'], 'Say which item, for example: remotex pin 5.'],
  [['pin', '1', '2'], 'Say which item, for example: remotex pin 5.'],
  [
    ['pin', '9999999999999999'],
    "remotex pin takes the number of an item, such as 5, got '9999999999999999'.",
  ],
  [['post', 'x', '--priority', 'urgent'], "--priority is low, normal or high, got 'urgent'."],
  [['post', 'x', '--reply-to', '1.5'], "--reply-to takes the number of an item, such as 5, got '1.5'."],
] as const) {
  test(`wrong usage is exit code 2 with the way out: remotex ${args.join(' ')}`, async (t) => {
    const { remotex } = createProduct(t);
    const { code, stdout, stderr } = await remotex(args);
    assert.deepEqual(
      [code, stdout, stderr.replace(/(?<!\.) See: /, '. See: ')],
      [2, '', usage(words, args[0]).stderr],
    );
  });
}
