import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import manifest from '../../package.json' with { type: 'json' };
import { openWorkbench, type Workbench } from '../host/workbench.ts';
import { buildRelease } from '../server/otherBuild.ts';
import { daemonOf, until } from './processes.ts';
import { line, showBoard, statusItem, tooltip, waitForLook } from './statusBar.ts';
import { remotex } from './terminalClient.ts';

const older = { version: '0.0.9', protocol: 1 };

describe('a window and a daemon of an older version in the workbench', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rx-versions-'));
  const release = join(folder, 'release');
  let workbench: Workbench;
  before(async () => {
    await buildRelease(older, release);
    workbench = await openWorkbench({ folder });
  });
  afterEach((t) => workbench.keep(t));
  after(async () => {
    await workbench?.close();
    rmSync(folder, { recursive: true });
  });

  /** Resolves when the older window is connected. */
  async function openOlderWindow(): Promise<ChildProcess> {
    const env = { ...process.env, REMOTEX_HOME: workbench.home };
    const window = spawn(process.execPath, [join(release, 'main.cjs'), '--stdio'], { env });
    window.stdin.write('{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}\n');
    await once(window.stdout, 'data');
    return window;
  }

  it('works with it while an older window needs it, and then has its own, with every item', async () => {
    const { page, home } = workbench;
    const olderWindow = await openOlderWindow();
    const olderDaemon = daemonOf(home);
    await statusItem(page).waitFor();
    await showBoard(page);
    assert.ok((await tooltip(page)).includes(`Version: ${older.version}`));
    await remotex(home, 'post', 'kept by the older one');
    assert.equal(daemonOf(home), olderDaemon);

    olderWindow.stdin?.end();
    await until(() => daemonOf(home) !== olderDaemon, 'a daemon of this version runs');
    await waitForLook(page, 'running');
    await until(async () => (await tooltip(page)).includes(`Version: ${manifest.version}`), 'it is shown');
    await line(page, 'kept by the older one').waitFor();
  });
});
