import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';

const run = async <T>(command: string, ...args: unknown[]) =>
  vscode.commands.executeCommand<T>(command, ...args);
const openLink = (given: unknown) => run<boolean>('remotex.openLink', given);

describe('the link of an item in the editor', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'rx-links-')));
  const file = join(folder, 'notes.txt');
  before(() => writeFileSync(file, 'line1\nline2\nline3\nline4\nline5'));
  after(() => rmSync(folder, { recursive: true }));

  const shown = (): { file: string; line: number } => {
    const { document, selection } = vscode.window.activeTextEditor ?? assert.fail('no document is shown');
    return { file: document.uri.fsPath, line: selection.active.line + 1 };
  };
  const closeAll = () => run('workbench.action.closeAllEditors');

  it('opens the file of a link at its line', async () => {
    assert.equal(await openLink({ file, line: 4 }), true);
    assert.deepEqual(shown(), { file, line: 4 });
    await closeAll();
    const item = { id: 7, item: 'look', link: { file, line: 2 } };
    assert.equal(await openLink(item), true);
    assert.deepEqual(shown(), { file, line: 2 });
    assert.equal(await openLink({ file: vscode.Uri.file(file).toString() }), true);
    assert.deepEqual(shown(), { file, line: 1 });
  });

  it('shows the end of a file that has become shorter', async () => {
    await closeAll();
    assert.equal(await openLink({ file, line: 40 }), true);
    assert.deepEqual(shown(), { file, line: 5 });
  });

  it('opens nothing for a link that leads to no file: an address, a command, a relative path, a folder, a device', async () => {
    await closeAll();
    const links: readonly string[] = [
      'https://example.invalid/a.txt',
      'command:workbench.action.files.newUntitledFile',
      'untitled:x',
      'vscode://remotex.remotex/x',
      'data:text/plain,hello',
      'javascript:alert(1)',
      'notes.txt',
      folder,
      join(folder, 'gone.txt'),
      '/dev/zero',
    ];
    for (const link of links) {
      assert.equal(await openLink({ file: link, line: 1 }), false, link);
      assert.equal(vscode.window.activeTextEditor, undefined, link);
    }
    for (const given of [undefined, 'text', 7, {}, { link: {} }, { file: '' }, { file, line: 0 }]) {
      assert.equal(await openLink(given), false, JSON.stringify(given));
    }
    assert.equal(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).length, 0);
  });
});
