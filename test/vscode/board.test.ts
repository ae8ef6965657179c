import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { NewsItem } from '../../server/api/boardItems.ts';

const extension =
  vscode.extensions.getExtension('remotex.remotex') ?? assert.fail('Remotex is not installed here');

/** The terminal client, with the home of this host. */
async function remotex(...args: string[]): Promise<string> {
  const client = join(extension.extensionPath, 'dist', 'cli.cjs');
  return (await promisify(execFile)(process.execPath, [client, ...args])).stdout;
}

const post = (text: string) => vscode.commands.executeCommand<NewsItem>('remotex.post', text);
const read = () => vscode.commands.executeCommand<NewsItem[]>('remotex.read');
const texts = (items: readonly NewsItem[]) => items.map(({ item }) => item);

function daemonPid(): number {
  const home = process.env.REMOTEX_HOME ?? assert.fail('REMOTEX_HOME is not set');
  return JSON.parse(readFileSync(join(home, 'endpoint.json'), 'utf8')).pid;
}

describe('the bulletin board in the editor', () => {
  it('has all its commands, each with a title in the palette', async () => {
    await extension.activate();
    const declared: { command: string; category: string }[] = extension.packageJSON.contributes.commands;
    const known = await vscode.commands.getCommands(true);
    for (const { command, category } of declared) {
      assert.ok(known.includes(command), command);
      assert.equal(category, 'Remotex');
    }
    // VS Code itself makes those of the view remotex.board, to focus or to move it.
    const own = known.filter((name) => name.startsWith('remotex.') && !name.startsWith('remotex.board.'));
    assert.deepEqual(own.sort(), declared.map(({ command }) => command).sort());
  });

  it('posts a text, and shows it as From myhost, N ago: text', async () => {
    const item = await post('hello from the editor');
    assert.equal(item.item, 'hello from the editor');
    assert.equal(item.by, hostname());
    await read();
    const { document } = vscode.window.activeTextEditor ?? assert.fail('no document is shown');
    assert.match(
      document.getText(),
      new RegExp(`^#\\d+ From ${hostname()}, (just now|\\d+ seconds? ago): hello from the editor$`, 'm'),
    );
  });

  it('shares its items with a terminal, both ways, at once', async () => {
    await remotex('post', 'from a terminal');
    assert.ok(texts(await read()).includes('from a terminal'));
    await post('to the terminal');
    assert.match(await remotex('read'), /: to the terminal$/m);
  });

  it('shows what others post while the board is in sight', async () => {
    await read();
    const { document } = vscode.window.activeTextEditor ?? assert.fail('no document is shown');
    const changed = new Promise<void>((resolve) => {
      const listener = vscode.workspace.onDidChangeTextDocument((event) => {
        if (event.document !== document || !document.getText().includes('news')) return;
        listener.dispose();
        resolve();
      });
    });
    await remotex('post', 'news');
    await changed;
  });

  it('has every confirmed item after the daemon was killed, and starts it again by itself', async () => {
    await post('before the crash');
    const before = texts(await read());
    const pid = daemonPid();
    process.kill(pid, 'SIGKILL');
    await post('after the crash');
    assert.deepEqual(texts(await read()), [...before, 'after the crash']);
    assert.notEqual(daemonPid(), pid);
  });

  it('does not start a daemon that was stopped until it is needed', async () => {
    await remotex('stop');
    await assert.rejects(remotex('status'), { code: 3 });
    assert.equal((await post('needed again')).item, 'needed again');
  });
});
