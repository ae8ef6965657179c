/** A post is answered after it is on disk, and a log that was cut anywhere is a prefix of the posts. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { before, test } from 'node:test';
import { findProgram } from '../../host/program.ts';
import { createProduct, kill } from '../product.ts';
import { contentOf, copyOfBoard, ended } from './dataPlace.ts';

before(() => findProgram(['strace'], 'strace'));

/** A frame of the log: its header and one page. */
const frameBytes = 24 + 4096;

test('each answer is written after the log was synced', async (t) => {
  const product = createProduct(t);
  await product.remotex(['post', 'before']);
  const { pid } = product.endpoint();
  const connection = await product.connect();
  const record = join(dirname(product.folder), 'strace.txt');
  const calls = 'trace=fsync,fdatasync,write,writev,sendmsg,sendto';
  const tracer = spawn('strace', ['-f', '-y', '-s', '120', '-e', calls, '-o', record, '-p', String(pid)]);
  await once(tracer.stderr, 'data');
  for (let i = 0; i < 100; i++) await connection.sendRequest('board/post', { item: `item ${i}` });
  tracer.kill('SIGINT');
  await once(tracer, 'exit');
  connection.close();

  /** Threads that are inside a sync of the log. */
  const syncing = new Set<string>();
  let synced = false;
  let answers = 0;
  for (const line of readFileSync(record, 'utf8').split('\n')) {
    const [thread = ''] = line.split(' ', 1);
    if (/f(data)?sync\(\d+<[^>]*board\.db-wal>/.test(line)) {
      if (line.includes('unfinished')) syncing.add(thread);
      else synced = / = 0$/.test(line);
    } else if (/f(data)?sync resumed/.test(line) && syncing.delete(thread)) {
      synced = / = 0$/.test(line);
    } else if (line.includes('\\"result\\":{\\"id\\":')) {
      assert.ok(synced, `answered before it was synced: ${line}`);
      synced = false;
      answers++;
    }
  }
  assert.equal(answers, 100);
});

test('a log cut at every byte of its last three frames, or anywhere, is a prefix of the posts', async (t) => {
  const product = createProduct(t);
  await product.remotex(['status', '--pipe']);
  const connection = await product.connect();
  const posted = Array.from({ length: 30 }, (_, i) => `item ${i}`);
  for (const item of posted) await connection.sendRequest('board/post', { item });
  const { pid } = product.endpoint();
  kill(pid);
  await ended(pid);

  // In memory: the file is opened twelve thousand times.
  const folder = mkdtempSync('/dev/shm/rx-');
  t.after(() => rmSync(folder, { recursive: true }));
  const whole = copyOfBoard(product, join(folder, 'whole'));
  const board = readFileSync(whole);
  const log = readFileSync(`${whole}-wal`);
  assert.ok(log.length > 30 * frameBytes);
  const cut = join(folder, 'board.db');
  const makeCut = (length: number): void => {
    writeFileSync(cut, board);
    writeFileSync(`${cut}-wal`, log.subarray(0, length));
  };
  const itemsOf = (): string[] => {
    const database = new DatabaseSync(cut);
    try {
      database.exec('PRAGMA locking_mode = EXCLUSIVE');
      return database
        .prepare('SELECT item FROM items ORDER BY id')
        .all()
        .map(({ item }) => String(item));
    } finally {
      database.close();
    }
  };
  const lengths = new Set<number>();
  for (let length = log.length - 3 * frameBytes; length <= log.length; length++) {
    makeCut(length);
    const items = itemsOf();
    lengths.add(items.length);
    assert.deepEqual(items, posted.slice(0, items.length), `cut at ${length} of ${log.length}`);
  }
  assert.deepEqual([...lengths], [29, 30]);
  for (let i = 0; i < 200; i++) {
    const length = Math.floor(Math.random() * log.length);
    makeCut(length);
    const { items, problem } = contentOf(cut);
    assert.equal(problem, undefined, `cut at ${length} of ${log.length}`);
    assert.deepEqual(items, posted.slice(0, items.length), `cut at ${length} of ${log.length}`);
  }
});
