import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { NewsItem } from '../../server/api/boardItems.ts';

const extension =
  vscode.extensions.getExtension('remotex.remotex') ?? assert.fail('Remotex is not installed here');

/** The terminal client, with the home of this host. */
async function remotex(...args: string[]): Promise<string> {
  const client = join(extension.extensionPath, 'dist', 'cli.cjs');
  return (await promisify(execFile)(process.execPath, [client, ...args])).stdout;
}

const run = async <T>(command: string, ...args: unknown[]) =>
  vscode.commands.executeCommand<T>(command, ...args);
const post = (given: unknown) => run<NewsItem>('remotex.post', given);
const read = async (): Promise<NewsItem[]> => JSON.parse(await remotex('call', 'board/read'));

async function setting<T>(name: string, value: unknown, work: () => Promise<T>): Promise<T> {
  const settings = vscode.workspace.getConfiguration('remotex.board');
  await settings.update(name, value, vscode.ConfigurationTarget.Global);
  try {
    return await work();
  } finally {
    await settings.update(name, undefined, vscode.ConfigurationTarget.Global);
  }
}

describe('posting from the editor', () => {
  before(() => extension.activate());

  it('takes a topic, a priority and the item that is answered from whoever calls the command', async () => {
    const first = await post({ text: 'the build is broken', topic: 'build', priority: 'high' });
    assert.deepEqual([first.item, first.topic, first.priority], ['the build is broken', 'build', 'high']);
    const answer = await post({ text: 'repaired', replyTo: first.id });
    assert.deepEqual([answer.topic, answer.replyTo], ['build', first.id]);
    assert.equal((await post({ text: 'thanks', replyTo: answer })).replyTo, answer.id);
    assert.equal((await post({ text: 'two\nlines' })).item, 'two\nlines');
  });

  it('refuses what a caller cannot have meant, and posts nothing', async () => {
    const before = await read();
    await assert.rejects(post({ text: 'x', priority: 'urgent' }), /remotex\.post takes .* priority: /);
    await assert.rejects(post(7), /remotex\.post takes a text or/);
    assert.deepEqual(await read(), before);
  });

  it('posts under the name of the setting, and under the name of the machine if that is empty or no name', async () => {
    assert.equal((await setting('name', ' Ada ', () => post('by name'))).by, 'Ada');
    for (const name of ['', '  ', 'two\nlines', 'a'.repeat(201)]) {
      assert.equal(
        (await setting('name', name, () => post('by default'))).by,
        hostname(),
        JSON.stringify(name),
      );
    }
  });

  it('marks what it posts as read by its writer, and what a script posts under the same name as not read', async () => {
    const unread = async (id: number) => {
      const query = { reader: 'Ada', after: id - 1, before: id + 1 };
      const [item]: NewsItem[] = JSON.parse(await remotex('call', 'board/read', JSON.stringify(query)));
      return item?.unread;
    };
    const own = await setting('name', 'Ada', () => post('mine'));
    assert.equal(await unread(own.id), undefined);
    await remotex('post', 'by a script', '--by', 'Ada');
    assert.equal(await unread(own.id + 1), true);
  });

  const itemDocument = (id: number) =>
    vscode.workspace.openTextDocument(
      vscode.Uri.from({ scheme: 'remotex-item', path: `/Item ${id} of Bulletin Board` }),
    );
  async function type(document: vscode.TextDocument, text: string): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), text);
    await vscode.workspace.applyEdit(edit);
  }
  async function change(document: vscode.TextDocument, text: string): Promise<boolean> {
    await type(document, text);
    return document.save();
  }
  const edit = (id: number, item: string, by: string) =>
    remotex('call', 'board/edit', JSON.stringify({ id, item, by }));

  it('edits an item of several lines as a document, and loses no line break', async () => {
    const { id } = await post('first\n\tsecond\n\nfourth');
    const document = await itemDocument(id);
    assert.equal(document.getText(), 'first\n\tsecond\n\nfourth');
    assert.equal(await change(document, 'new\n'), true);
    const item = (await read()).find((each) => each.id === id);
    assert.equal(item?.item, 'new\nfirst\n\tsecond\n\nfourth');
    assert.ok(item?.edited);
  });

  const textOf = async (id: number) => (await read()).find((each) => each.id === id)?.item;
  /** Waits for the editor to tell of it. */
  async function until(isSo: () => boolean, event: vscode.Event<unknown>): Promise<void> {
    if (isSo()) return;
    await new Promise<void>((resolve) => {
      const listener = event(() => {
        if (!isSo()) return;
        listener.dispose();
        resolve();
      });
    });
  }

  it('saves no document over an edit that was made elsewhere meanwhile, and keeps its text', async () => {
    const { id, by } = await post('first\nsecond');
    const document = await itemDocument(id);
    await type(document, 'mine ');
    // As long as the other one: neither the size of the file tells nor what the editor has seen.
    await edit(id, 'other\n678901', by);
    assert.equal(await document.save(), false);
    assert.ok(document.isDirty);
    assert.equal(document.getText(), 'mine first\nsecond');
    assert.equal(await textOf(id), 'other\n678901');
    assert.equal(await document.save(), false);
    await vscode.window.showTextDocument(document);
    await run('workbench.action.files.revert');
    await until(() => document.getText() === 'other\n678901', vscode.workspace.onDidChangeTextDocument);
    assert.equal(await change(document, 'mine and '), true);
    assert.equal(await textOf(id), 'mine and other\n678901');
    await run('workbench.action.closeActiveEditor');
  });

  it('shows in an open document without unsaved text what the item is meanwhile', async () => {
    const { id, by } = await post('one\ntwo');
    const document = await itemDocument(id);
    await vscode.window.showTextDocument(document);
    await edit(id, 'another\ntext', by);
    await until(() => document.getText() === 'another\ntext', vscode.workspace.onDidChangeTextDocument);
    assert.equal(document.isDirty, false);
    assert.equal(await change(document, 'and '), true);
    assert.equal(await textOf(id), 'and another\ntext');
    await run('workbench.action.closeActiveEditor');
  });

  it('brings no deleted item back by saving its document', async () => {
    const { id, by } = await post('to be\ndeleted');
    const document = await itemDocument(id);
    await type(document, 'not ');
    await remotex('call', 'board/delete', JSON.stringify({ id, by }));
    assert.equal(await document.save(), false);
    assert.equal(document.getText(), 'not to be\ndeleted');
    assert.equal(await textOf(id), '');
    await vscode.window.showTextDocument(document);
    await run('workbench.action.revertAndCloseActiveEditor');
  });

  it('saves such a document only when asked to, though the editor saves others by itself', async () => {
    const { id } = await post('for\npublication');
    const { uri, languageId } = await itemDocument(id);
    assert.equal(languageId, 'remotex-item');
    const files = vscode.workspace.getConfiguration('files');
    await files.update('autoSave', 'afterDelay', vscode.ConfigurationTarget.Global);
    try {
      const now = vscode.workspace.getConfiguration('files', { uri, languageId });
      assert.equal(now.get('autoSave'), 'off');
    } finally {
      await files.update('autoSave', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('keeps the changed text in the editor when the item cannot be saved', async () => {
    await remotex('post', 'of\nbob', '--by', 'bob');
    const id = (await read()).at(-1)?.id ?? 0;
    const document = await itemDocument(id);
    assert.equal(await change(document, 'not mine: '), false);
    assert.ok(document.isDirty);
    assert.equal(document.getText(), 'not mine: of\nbob');
    assert.equal((await read()).at(-1)?.item, 'of\nbob');
    await vscode.window.showTextDocument(document);
    await run('workbench.action.revertAndCloseActiveEditor');
  });
});
