/** The board is ours alone while the daemon runs, whatever it does itself; and another program's while that one has it. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, test } from 'node:test';
import { findProgram } from '../../host/program.ts';
import { createProduct, dist, finish } from '../product.ts';
import { createWitness } from '../witness.ts';
import { ended, othersRead, stop } from './dataPlace.ts';

before(() => findProgram(['strace'], 'strace'));

test('no command and no rotation of the log lets another program in, and others notice nothing', async (t) => {
  const product = createProduct(t);
  await product.remotex(['post', 'one']);
  const witness = await createWitness(product);
  assert.equal(await othersRead(product), 'database is locked');
  for (const args of [
    ['board', 'backup'],
    ['board', 'backups'],
    ['board', 'export', join(product.folder, 'board.jsonl')],
    ['board', 'import', join(product.folder, 'board.jsonl')],
    ['call', 'board/check'],
    ['status'],
    ['doctor'],
    ['list'],
    ['describe', 'board'],
  ]) {
    assert.equal((await product.remotex(args)).code, 0, args.join(' '));
    assert.equal(await othersRead(product), 'database is locked', args.join(' '));
  }
  const logFile = join(product.folder, 'log', 'daemon.log');
  appendFileSync(logFile, `${' '.repeat(6 * 1024 * 1024)}\n`);
  await product.remotex(['board', 'backup']);
  assert.ok(statSync(`${logFile}.1`).size > 5 * 1024 * 1024);
  assert.equal(await othersRead(product), 'database is locked');
  await witness.undisturbed();
  await product.remotex(['board', 'restore']);
  assert.equal(await othersRead(product), 'database is locked');
});

test('the daemon opens the board once for each start, whatever it is asked', async (t) => {
  const product = createProduct(t);
  mkdirSync(product.folder, { mode: 0o700 });
  const record = join(dirname(product.folder), 'strace.txt');
  for (const start of [1, 2]) {
    const daemon = spawn(
      'strace',
      [
        '-f',
        '-e',
        'trace=open,openat,openat2,creat',
        '-o',
        record,
        process.execPath,
        join(dist, 'main.cjs'),
        '--daemon',
      ],
      { env: product.env },
    );
    await once(daemon.stderr, 'data');
    for (const args of [
      ['post', `of start ${start}`],
      ['read'],
      ['board', 'backup'],
      ['call', 'board/check'],
      ['board', 'export'],
    ])
      assert.equal((await product.remotex(args)).code, 0);
    await stop(product);
    if (daemon.exitCode === null) await once(daemon, 'exit');
    const opened = readFileSync(record, 'utf8')
      .split('\n')
      .filter((line) => line.includes(`"${product.folder}/board.db"`));
    assert.equal(opened.length, 1, opened.join('\n'));
  }
});

test('a board that another program holds is named after two seconds, others are served meanwhile, and it works later', async (t) => {
  const product = createProduct(t);
  await product.remotex(['post', 'one']);
  await stop(product);
  const file = join(product.folder, 'board.db');
  const program = `
    const { DatabaseSync } = require('node:sqlite');
    const database = new DatabaseSync(process.argv[1]);
    database.exec('BEGIN IMMEDIATE');
    console.log('held');
    process.stdin.resume();`;
  const holder = spawn(process.execPath, ['-e', program, file]);
  t.after(() => holder.kill('SIGKILL'));
  await once(holder.stdout, 'data');
  await product.remotex(['status', '--pipe']);
  const connection = await product.connect();
  let isRefused = false;
  const posting = connection.sendRequest('board/post', { item: 'two' });
  const refused = assert
    .rejects(posting, {
      reason: 'board-in-use',
      message: `The board cannot be opened: ${file} is in use by another program. Close it and try again.`,
    })
    .finally(() => {
      isRefused = true;
    });
  let answered = 0;
  while (!isRefused) {
    await connection.sendRequest('daemon/status', {});
    answered++;
  }
  await refused;
  // A thread that waits two seconds in SQLite would let one through, or none.
  assert.ok(answered > 20, `${answered} calls were answered`);
  const restore = await product.remotex(['board', 'restore']);
  assert.match(restore.stderr, /^The board cannot be opened: .* is in use by another program\./);
  holder.kill('SIGKILL');
  await ended(holder.pid ?? 0);
  assert.equal(((await connection.sendRequest('board/post', { item: 'two' })) as { id: number }).id, 2);
  connection.close();
  assert.equal(await othersRead(product), 'database is locked');
});

test('items keep their order and their times in UTC, whatever the zone of who posts and who runs the daemon', async (t) => {
  const product = createProduct(t);
  const inZone = (TZ: string, ...args: string[]) =>
    finish(spawn(process.execPath, [join(dist, 'cli.cjs'), ...args], { env: { ...product.env, TZ } }));
  const before = Date.now();
  for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'UTC']) await inZone(zone, 'post', zone);
  const items: { item: string; when: string }[] = JSON.parse(
    (await inZone('America/New_York', 'read', '--json')).stdout,
  );
  assert.deepEqual(
    items.map(({ item }) => item),
    ['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'UTC'],
  );
  for (const { when } of items) {
    assert.match(when, /Z$/);
    assert.ok(Date.parse(when) >= before && Date.parse(when) <= Date.now());
  }
  const copy = JSON.parse((await inZone('Asia/Tokyo', 'board', 'backup', '--json')).stdout);
  assert.equal(copy.name, `board-${copy.when.replaceAll(':', '-')}.db`);
  const hour = (Number(copy.when.slice(11, 13)) + 9) % 24;
  const { stdout } = await inZone('Asia/Tokyo', 'board', 'backups');
  assert.ok(
    stdout.includes(`, ${String(hour).padStart(2, '0')}:${copy.when.slice(14, 16)} (3 items)`),
    stdout,
  );
});
