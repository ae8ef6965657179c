import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';

const extension =
  vscode.extensions.getExtension('remotex.remotex') ?? assert.fail('Remotex is not installed here');
const walk = vscode.Uri.joinPath(extension.extensionUri, 'media', 'sample', 'walk.gpx');

/** A command may be done before its tab is told of. */
function untilActive(isWanted: (input: unknown) => boolean): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = () => {
    if (isWanted(vscode.window.tabGroups.activeTabGroup.activeTab?.input)) resolve();
  };
  const listening = vscode.window.tabGroups.onDidChangeTabs(look);
  look();
  return promise.finally(() => listening.dispose());
}

describe('the map in the editor', () => {
  it('opens a .gpx as text by default, and on the map by the command', async () => {
    await vscode.commands.executeCommand('vscode.open', walk);
    await untilActive((input) => input instanceof vscode.TabInputText);
    await vscode.commands.executeCommand('remotex.showTrack', walk);
    await untilActive((input) => input instanceof vscode.TabInputCustom && input.viewType === 'remotex.map');
  });

  it('tells the daemon its centre, so that a terminal can ask for the nearest point', async () => {
    await vscode.commands.executeCommand('remotex.showTrack', walk);
    const client = join(extension.extensionPath, 'dist', 'cli.cjs');
    const ask = () => promisify(execFile)(process.execPath, [client, 'track', 'nearest', '--json']);
    // The page reports its centre once it has loaded; until then the terminal is told that none is known.
    for (;;) {
      const answer = await ask().catch((error: { stderr: string }) => error);
      if (!('stdout' in answer) || answer.stdout === '') {
        assert.match(answer.stderr, /no-center|no-tracks/);
        continue;
      }
      const point = JSON.parse(answer.stdout);
      assert.match(point.center.from, /^Visual Studio Code|code-server|Code/);
      assert.equal(typeof point.index, 'number');
      return;
    }
  });
});
