import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { NewsItem } from '../../server/api/boardItems.ts';
import type { Unread } from '../../server/api/boardReading.ts';
import { remotex } from './terminal.ts';

const run = <T>(command: string, ...given: unknown[]) =>
  vscode.commands.executeCommand<T>(`remotex.${command}`, ...given);

async function call<T>(name: string, params: object): Promise<T> {
  return JSON.parse(await remotex('call', `board/${name}`, JSON.stringify(params), '--json'));
}

const post = (item: string, more: object = {}) => call<NewsItem>('post', { item, by: 'ada', ...more });
const itemOf = async (id: number) => (await call<NewsItem[]>('read', { after: id - 1, before: id + 1 }))[0];

/** What this window has not heard of yet is not marked: nobody has seen it there. */
async function untilAllIsRead(): Promise<void> {
  for (let left = 1; left > 0; ) left = (await run<Unread>('markAllRead')).unread;
}

describe('the commands of the board, for key bindings and other extensions', () => {
  it('search and filter tell how many items they show', async () => {
    await post('xylophone for sale');
    await post('xylophone sold', { priority: 'high' });
    assert.equal(await run('searchBoard', 'xylophone'), 2);
    assert.equal(await run('searchBoard', 'xylophone sold'), 1);
    assert.equal(await run('filterBoard', { by: 'nobody' }), 0);
    assert.equal(await run('filterBoard', { topic: 'general' }), undefined);
    assert.equal(await run('clearFilter'), undefined);
  });

  it('open an item by its id: the document has its whole thread, and then it is read', async () => {
    await untilAllIsRead();
    const first = await post('where is the key?');
    const { id } = await post('under the mat\nas always', { replyTo: first.id });
    await run('openItem', id);
    const editor = vscode.window.activeTextEditor ?? assert.fail('no document is shown');
    const lines = editor.document.getText().split('\n');
    assert.match(lines[0] ?? '', new RegExp(`^#${first.id} From ada in general, `));
    assert.deepEqual(lines.slice(-2), ['  under the mat', '  as always']);
    assert.equal(
      editor.selection.active.line,
      lines.findIndex((line) => line.startsWith(`#${id} `)),
    );
    assert.equal(editor.document.languageId, 'remotex-board');
    assert.deepEqual(await run<Unread>('markRead', id), { unread: 0 });
  });

  it('pin, unpin and copy an item by its id', async () => {
    const { id } = await post('copy me\n$(zap)');
    assert.ok((await run<NewsItem>('pinItem', id)).pinned);
    assert.ok((await itemOf(id))?.pinned);
    assert.equal((await run<NewsItem>('unpinItem', id)).pinned, undefined);
    await vscode.env.clipboard.writeText('');
    await run('copyItemText', id);
    assert.equal(await vscode.env.clipboard.readText(), 'copy me\n$(zap)');
  });

  it('mark one topic as read and leave the others', async () => {
    await untilAllIsRead();
    await post('in this', { topic: 'this' });
    await post('in that', { topic: 'that' });
    const [topic] = (await call<{ topics: { topic: string }[] }>('topics', {})).topics.filter(
      ({ topic }) => topic === 'this',
    );
    assert.deepEqual(await run<Unread>('markRead', { kind: 'topic', id: 'topic this', topic }), {
      unread: 1,
    });
    await untilAllIsRead();
  });

  it('delete nothing of others, whoever asks', async () => {
    const { id } = await post('not yours');
    assert.equal(await run('deleteItem', id), undefined);
    assert.equal((await itemOf(id))?.item, 'not yours');
  });

  it('do nothing without an item, and nothing for what is none', async () => {
    for (const command of ['openItem', 'pinItem', 'copyItemText', 'deleteItem', 'markRead']) {
      assert.equal(await run(command, { item: 7 }), undefined, command);
      assert.equal(await run(command, 'text'), undefined, command);
    }
  });
});
