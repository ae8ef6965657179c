import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createLog } from '../../../server/daemon/log.ts';
import { createProduct } from '../product.ts';

const walk = fileURLToPath(new URL('../../../media/sample/walk.gpx', import.meta.url));

function createFile(t: TestContext): string {
  const folder = mkdtempSync('/tmp/rx-');
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'daemon.log');
}

const eventsIn = (file: string): string[] =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).event);

test('a log has at most three files of five megabytes, and the newest line is in the first', (t) => {
  const file = createFile(t);
  const log = createLog(file);
  const full = `${JSON.stringify({ event: 'x'.repeat(1024) })}\n`.repeat(5 * 1024);
  for (let round = 1; round <= 5; round++) {
    writeFileSync(file, full);
    log(`round ${round}`);
    assert.deepEqual(eventsIn(file), [`round ${round}`]);
  }
  const files = readdirSync(join(file, '..')).sort();
  assert.deepEqual(files, ['daemon.log', 'daemon.log.1', 'daemon.log.2']);
  const bytes = files.map((name) => statSync(join(file, '..', name)).size);
  assert.ok(bytes.reduce((sum, size) => sum + size) < 16e6, String(bytes));
});

test('whatever a detail holds, it is one line of JSON', (t) => {
  const file = createFile(t);
  const log = createLog(file, () => new Date('2026-06-13T08:00:00Z'));
  log('failed', { error: 'one\n{"event":"forged"}\r\n\u2028two' });
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  assert.equal(lines.length, 1);
  assert.deepEqual(JSON.parse(lines[0] ?? ''), {
    time: '2026-06-13T08:00:00.000Z',
    pid: process.pid,
    event: 'failed',
    error: 'one\n{"event":"forged"}\r\n\u2028two',
  });
});

test('no item, no name and no place is in the log, also when a call is refused or fails', async (t) => {
  const product = createProduct(t);
  await product.remotex(['post', 'a secret item', '--by', 'a secret author', '--topic', 'a secret topic']);
  await product.remotex(['post', 'a secret item', '--by', 'a secret author\nof two lines']);
  await product.remotex(['track', 'open', walk]);
  await product.remotex(['track', 'nearest', '46.1234,14.2345']);
  await product.remotex(['call', 'view/center', '{"lat":46.1234,"lon":14.2345,"zoom":12}']);
  await product.remotex(['call', 'board/read', '{"search":"a secret search"}']);
  await product.remotex(['call', 'track/nearest', '{"lat":946.1234,"lon":14.2345}']);
  await product.remotex(['board', 'backup']);
  await product.remotex(['stop']);
  const log = product.log();
  assert.match(log, /"event":"ended"/);
  assert.doesNotMatch(log, /secret|46\.1234|14\.2345|walk/);
});

test('a log that cannot be written stops nothing', async (t) => {
  const product = createProduct(t);
  mkdirSync(join(product.folder, 'log', 'daemon.log'), { recursive: true, mode: 0o700 });
  assert.deepEqual(await product.remotex(['post', 'x']), {
    code: 0,
    stdout: 'Posted as item 1.\n',
    stderr: '',
  });
  assert.equal((await product.remotex(['stop'])).code, 0);
});
