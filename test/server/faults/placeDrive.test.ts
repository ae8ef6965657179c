/** A data folder on a network drive, which is told by the type of its file system; the tests say which one that is. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type DaemonOptions, startDaemon } from '../../../server/daemon/daemon.ts';
import { readEndpoint } from '../../../server/daemon/endpoint.ts';
import { homeIn } from '../../../server/daemon/home.ts';
import type { NetworkOptions } from '../../../server/daemon/networkDrive.ts';

/** Of a home that is served by this process. */
function createFolder(t: TestContext): string {
  const parent = mkdtempSync('/tmp/rx-');
  t.after(() => rmSync(parent, { recursive: true, force: true }));
  return join(parent, 'home');
}

const optionsFor = (folder: string, network: NetworkOptions): DaemonOptions => ({
  home: homeIn(folder),
  version: '1',
  log: () => {},
  idleMs: Infinity,
  openRooms: () => [],
  onEnd: () => {},
  network,
});

for (const [type, name] of [
  [0x6969, 'nfs'],
  [0xff534d42, 'cifs'],
  [0xfe534d42, 'smb2'],
  [0xfe534d42 | 0, 'smb2'],
  [0x01021997, '9p'],
  [0x5346414f, 'afs'],
] as const) {
  test(`a home on a network drive is refused: ${name} as ${type}`, async (t) => {
    const folder = createFolder(t);
    await assert.rejects(startDaemon(optionsFor(folder, { typeOf: () => type })), {
      reason: 'network-drive',
      message: `The data folder ${folder} is on a network drive (${name}). Remotex can only promise its data on a local disk. Set REMOTEX_HOME to a folder on one.`,
    });
    assert.equal(readEndpoint(homeIn(folder)), undefined);
  });
}

test('a local disk, and FUSE of which nobody can say what it is, are taken', async (t) => {
  for (const type of [0xef53, 0x1021994, 0x65735546]) {
    const folder = createFolder(t);
    const daemon = await startDaemon(optionsFor(folder, { typeOf: () => type }));
    assert.ok(daemon);
    await daemon.stop('stop');
  }
});

test('a network drive that is allowed belongs to one machine until its daemon has ended in order', async (t) => {
  const folder = createFolder(t);
  const on = (host: string) => optionsFor(folder, { allowed: true, typeOf: () => 0x6969, host });
  const daemon = await startDaemon(on('a'));
  assert.ok(daemon);
  const { host = '', started = '' } = readEndpoint(homeIn(folder)) ?? {};
  await assert.rejects(startDaemon(on('b')), {
    reason: 'used-elsewhere',
    message: `The data folder ${folder} is in use on host ${host} since ${started}. End Remotex there. If it does not run any more, remove ${folder}/endpoint.json.`,
  });
  await daemon.stop('stop');
  const next = await startDaemon(on('b'));
  assert.ok(next);
  await next.stop('stop');
});
