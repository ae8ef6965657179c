/** In a terminal, `post`, `reply` and `edit` without a text open the person's editor, and never lose what was written there. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, type TestContext, test } from 'node:test';
import { findProgram } from '../../host/program.ts';
import { createProduct, type Product } from '../product.ts';
import { client, createEditor, inTerminal } from './terminal.ts';

before(() => findProgram(['python3'], 'python3'));

/** A board, and a temporary folder where a text that is kept can be found. */
function createDesk(t: TestContext) {
  const product = createProduct(t);
  const temporary = dirname(product.folder);
  product.env.TMPDIR = temporary;
  const kept = (): string[] => readdirSync(temporary).filter((name) => name.startsWith('remotex-'));
  return {
    ...product,
    temporary,
    kept,
    /** Runs `remotex` with an editor that does this to "$1". */
    edit: (args: string, script: string, added: Readonly<Record<string, string>> = {}) =>
      inTerminal(product, `${client} ${args}`, {
        env: { EDITOR: createEditor(product, script), ...added },
      }),
  };
}

const texts = async ({ remotex }: Pick<Product, 'remotex'>): Promise<string[]> =>
  JSON.parse((await remotex(['read', '--json'])).stdout).map(({ item }: { item: string }) => item);

/** The file that a message names. */
const fileIn = (shown: string): string =>
  /--file (\S+)\n$/.exec(shown)?.[1] ?? assert.fail(`No file is named: ${shown}`);

test('post opens the editor on a private file, posts what was saved there, and removes it', async (t) => {
  const desk = createDesk(t);
  const look = `(ls -l "$1"; ls -ld "$(dirname "$1")") | cut -c1-10 >'${desk.temporary}/modes'`;
  const posted = await desk.edit('post --topic maps', `${look}; printf 'two\\nlines\\n\\n' >"$1"`);
  assert.deepEqual(posted, { code: 0, shown: 'Posted as item 1.\n' });
  assert.deepEqual(await texts(desk), ['two\nlines']);
  assert.equal(readFileSync(join(desk.temporary, 'modes'), 'utf8'), '-rw-------\ndrwx------\n');
  assert.deepEqual(desk.kept(), []);
});

test('who wrote an item in the editor has read it, and others have not', async (t) => {
  const desk = createDesk(t);
  await desk.edit('post --by ada', 'echo hello >"$1"');
  const unread = async (reader: string) =>
    (await desk.remotex(['read', '--unread', '--reader', reader])).stdout;
  assert.equal(await unread('ada'), '');
  assert.match(await unread('bob'), /^#1 From ada, .*: hello\n$/);
});

test('VISUAL goes before EDITOR, and may have words after its name', async (t) => {
  const desk = createDesk(t);
  const visual = `${createEditor(desk, '[ "$1" = --wait ] && echo "by visual" >"$2"')} --wait`;
  const { code } = await inTerminal(desk, `${client} post`, { env: { VISUAL: visual, EDITOR: 'false' } });
  assert.equal(code, 0);
  assert.deepEqual(await texts(desk), ['by visual']);
});

test('an empty text is not posted, and leaves no file', async (t) => {
  const desk = createDesk(t);
  for (const script of [':', 'printf " \\n" >"$1"', 'rm "$1"']) {
    const nothing = { code: 1, shown: 'Nothing was posted: the text is empty.\n' };
    assert.deepEqual(await desk.edit('post', script), nothing);
  }
  assert.deepEqual(await texts(desk), []);
  assert.deepEqual(desk.kept(), []);
});

test('an editor that fails posts nothing; what it saved is kept, and its place is told', async (t) => {
  const desk = createDesk(t);
  const { code, shown } = await desk.edit('post', 'echo precious >"$1"; exit 3');
  assert.equal(code, 1);
  assert.ok(shown.startsWith('Nothing was posted: the editor ended with exit code 3. Your text is kept: '));
  assert.equal(readFileSync(fileIn(shown), 'utf8'), 'precious\n');
  assert.deepEqual(await texts(desk), []);
  rmSync(dirname(fileIn(shown)), { recursive: true });
  assert.deepEqual(await desk.edit('post', 'exit 1'), {
    code: 1,
    shown: 'Nothing was posted: the editor ended with exit code 1.\n',
  });
  assert.deepEqual(desk.kept(), []);
});

test('an editor that is not there is told', async (t) => {
  const desk = createDesk(t);
  const { code, shown } = await desk.edit('post', ':', { EDITOR: '/nowhere/edit' });
  assert.equal(code, 1);
  assert.match(shown, /\nNothing was posted: the editor ended with exit code 127\.\n$/);
});

test('a text that the board refuses is kept, and can be posted from there', async (t) => {
  const desk = createDesk(t);
  const { code, shown } = await desk.edit('post', 'head -c 65537 /dev/zero | tr "\\0" x >"$1"');
  assert.equal(code, 1);
  const refusal = 'board/post refused: item must be at most 65536 bytes of UTF-8. Your text is kept: ';
  assert.ok(shown.startsWith(refusal), shown);
  const file = fileIn(shown);
  assert.equal(readFileSync(file, 'utf8'), 'x'.repeat(65_537));
  assert.equal((await desk.edit('post', 'printf "a\\0b" >"$1"')).code, 1);
  const latin = await desk.edit('post', 'printf "gr\\374n" >"$1"');
  assert.ok(latin.shown.startsWith('Nothing was posted: the text is not UTF-8. Your text is kept: '));
  assert.deepEqual(readFileSync(fileIn(latin.shown)), Buffer.from('gr\u00fcn', 'latin1'));
  assert.deepEqual(await texts(desk), []);
});

test('what the editor left is kept also when it cannot be read', async (t) => {
  const desk = createDesk(t);
  const { code, shown } = await desk.edit('post', 'rm "$1"; mkdir "$1"; echo precious >"$1/part"');
  assert.equal(code, 1);
  const why = 'EISDIR: illegal operation on a directory, read';
  assert.ok(
    shown.startsWith(`Nothing was posted: the text cannot be read (${why}). Your text is kept: `),
    shown,
  );
  assert.equal(readFileSync(join(fileIn(shown), 'part'), 'utf8'), 'precious\n');
});

test('a text is kept when no daemon can be had, with exit code 3; --json tells its place as well', async (t) => {
  const desk = createDesk(t);
  const { code, shown } = await desk.edit('post', 'echo precious >"$1"', { REMOTEX_HOME: '/dev/null/no' });
  assert.equal(code, 3, shown);
  const file = fileIn(shown);
  assert.equal(readFileSync(file, 'utf8'), 'precious\n');
  assert.deepEqual(await desk.remotex(['post', '--file', file]), {
    code: 0,
    stdout: 'Posted as item 1.\n',
    stderr: '',
  });
  const json = await desk.edit('post --json', 'echo more >"$1"; exit 9');
  const { error } = JSON.parse(json.shown);
  assert.equal(error.reason, 'editor-failed');
  assert.equal(readFileSync(fileIn(`${error.message}\n`), 'utf8'), 'more\n');
});

test('without an editor, post says how to give a text and how to name an editor', async (t) => {
  const desk = createDesk(t);
  const usage = (example: string, failure = 'Nothing was posted') => ({
    code: 2,
    shown: `${failure}: there is no text. Give it, for example: ${example} - or set VISUAL or EDITOR to your editor. See: remotex ${example.split(' ')[1]} --help\n`,
  });
  assert.deepEqual(await inTerminal(desk, `${client} post`), usage('remotex post "hello"'));
  await desk.remotex(['post', 'x']);
  assert.deepEqual(await inTerminal(desk, `${client} reply 1`), usage('remotex reply 1 "done"'));
  assert.deepEqual(
    await inTerminal(desk, `${client} edit 1`),
    usage('remotex edit 1 "done"', 'Nothing was changed'),
  );
});

test('an editor opens only for what can be saved: a slip in an option, or an item that is not there, comes first', async (t) => {
  const desk = createDesk(t);
  await desk.remotex(['post', 'of ada', '--by', 'ada']);
  await desk.remotex(['post', 'gone']);
  await desk.remotex(['delete', '2']);
  for (const [args, code, words] of [
    ['post --priority urgent', 2, '--priority is low, normal or high'],
    ['post --expires soon', 2, '--expires takes a time such as'],
    ['post --link nowhere.ts', 1, 'Nothing was posted: there is no file'],
    ['reply 77', 1, 'Nothing was posted: there is no item 77. See the numbers with: remotex read'],
    ['edit 77', 1, 'Nothing was changed: there is no item 77. See the numbers with: remotex read'],
    ['edit 1', 1, "Nothing was changed: item 1 is by 'ada', and only its author may change it."],
    ['edit 2', 1, 'Nothing was changed: item 2 was deleted by its author.'],
  ] as const) {
    const result = await desk.edit(args, `touch '${desk.temporary}/opened'`);
    assert.equal(result.code, code, result.shown);
    assert.ok(result.shown.startsWith(words), result.shown);
    assert.ok(!existsSync(join(desk.temporary, 'opened')), args);
  }
});

test('reply opens the editor, and edit opens it with the text that is there', async (t) => {
  const desk = createDesk(t);
  await desk.remotex(['post', 'one']);
  assert.deepEqual(await desk.edit('reply 1', 'echo yes >"$1"'), {
    code: 0,
    shown: 'Posted as item 2, a reply to item 1.\n',
  });
  const changed = await desk.edit('edit 1', `cp "$1" '${desk.temporary}/seen'; echo more >>"$1"`);
  assert.deepEqual(changed, { code: 0, shown: 'Changed item 1.\n' });
  assert.equal(readFileSync(join(desk.temporary, 'seen'), 'utf8'), 'one\n');
  assert.deepEqual(await texts(desk), ['one\nmore', 'yes']);
  assert.deepEqual(desk.kept(), []);
});

test('edit changes nothing when the text is saved as it was, or as nothing', async (t) => {
  const desk = createDesk(t);
  await desk.remotex(['call', 'board/post', JSON.stringify({ item: 'spaces at the end  \n\n' })]);
  const same = { code: 0, shown: 'Nothing was changed.\n' };
  assert.deepEqual(await desk.edit('edit 1', ':'), same);
  assert.deepEqual(await desk.edit('edit 1', 'cp "$1" "$1.new"; mv "$1.new" "$1"'), same);
  const none = { code: 1, shown: 'Nothing was changed: the text is empty.\n' };
  assert.deepEqual(await desk.edit('edit 1', ': >"$1"'), none);
  const [item] = JSON.parse((await desk.remotex(['read', '--json'])).stdout);
  assert.deepEqual([item.item, item.edited], ['spaces at the end  \n\n', undefined]);
  assert.deepEqual(desk.kept(), []);
});

test('an edit does not undo another one that was made meanwhile, and keeps its text', async (t) => {
  const desk = createDesk(t);
  await desk.remotex(['post', 'first']);
  const { code, shown } = await desk.edit('edit 1', `${client} edit 1 other </dev/null; echo mine >"$1"`);
  assert.equal(code, 1);
  assert.match(
    shown,
    /^Changed item 1\.\nNothing was changed: item 1 got another text meanwhile\. See it with: remotex read --thread 1\. Your text is kept: /,
  );
  assert.equal(readFileSync(fileIn(shown), 'utf8'), 'mine\n');
  assert.deepEqual(await texts(desk), ['other']);
});

test('an edit of an item that is deleted meanwhile says so, and keeps its text', async (t) => {
  const desk = createDesk(t);
  await desk.remotex(['post', 'first']);
  const { code, shown } = await desk.edit('edit 1', `${client} delete 1 </dev/null; echo mine >"$1"`);
  assert.equal(code, 1);
  assert.match(
    shown,
    /Nothing was changed: item 1 was deleted meanwhile\. To post the text anew: remotex post\. Your text is kept: /,
  );
  assert.equal(readFileSync(fileIn(shown), 'utf8'), 'mine\n');
});

test('the editor has the terminal also when the result goes elsewhere', async (t) => {
  const desk = createDesk(t);
  const editor = createEditor(desk, 'test -t 0 && test -t 1 && test -t 2 && echo seen >"$1"');
  const line = `id=$(${client} post --json); echo "got $id"`;
  const { shown } = await inTerminal(desk, line, { env: { EDITOR: editor } });
  assert.match(shown, /^got \{"id":1,"item":"seen",/);
});

test('Ctrl-C in the editor is for the editor', async (t) => {
  const desk = createDesk(t);
  const script = `trap 'echo interrupted >"$1"; exit 0' INT; echo "the editor is open"; while :; do sleep 1; done`;
  const { code, shown } = await inTerminal(desk, `trap : INT; ${client} post`, {
    env: { EDITOR: createEditor(desk, script) },
    type: { after: 'the editor is open', keys: '\u0003' },
  });
  assert.equal(code, 0, shown);
  assert.match(shown, /Posted as item 1\.\n$/);
  assert.deepEqual(await texts(desk), ['interrupted']);
});

test('a text that is given opens no editor', async (t) => {
  const desk = createDesk(t);
  for (const line of [`${client} post words`, `echo piped | ${client} post`, `echo dash | ${client} post -`])
    assert.equal((await inTerminal(desk, line, { env: { EDITOR: 'false' } })).code, 0);
  assert.deepEqual(await texts(desk), ['words', 'piped', 'dash']);
});
