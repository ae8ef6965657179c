/** What the tests of the board's data share: small disks, copies of files, other programs on the board. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { finish, type Product } from '../product.ts';

/** A disk of its own in the place of the home. */
export async function mountDisk(product: Product, options: string): Promise<void> {
  mkdirSync(product.folder, { mode: 0o700 });
  await mustRun(spawn('mount', ['-t', 'tmpfs', '-o', options, 'none', product.folder]));
  // Lazy: the daemon may take a moment to die.
  product.beforeRemoval = () => mustRun(spawn('umount', ['-l', product.folder]));
}

async function mustRun(command: ChildProcess): Promise<void> {
  const [code] = await once(command, 'exit');
  assert.equal(code, 0, 'this test mounts a small disk, which needs root');
}

/** The board as a kill would leave it, in another folder; the daemon must have ended. */
export function copyOfBoard(product: Product, folder: string): string {
  mkdirSync(folder, { recursive: true });
  const copy = join(folder, 'board.db');
  for (const end of ['', '-wal']) {
    const file = join(product.folder, `board.db${end}`);
    if (existsSync(file)) cpSync(file, `${copy}${end}`);
  }
  return copy;
}

/** What is in a board, and what SQLite finds wrong with it; undefined when it finds nothing. */
export function contentOf(file: string): { items: string[]; problem: string | undefined } {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE');
    const items = database.prepare('SELECT item FROM items ORDER BY id').all();
    const [row] = database.prepare('PRAGMA integrity_check').all();
    const problem = String(row?.integrity_check);
    return { items: items.map(({ item }) => String(item)), problem: problem === 'ok' ? undefined : problem };
  } finally {
    database.close();
  }
}

/** What another program is told that reads the board. */
export async function othersRead(product: Product): Promise<string> {
  const program = `
    const { DatabaseSync } = require('node:sqlite');
    try {
      const database = new DatabaseSync(process.argv[1]);
      console.log(database.prepare('SELECT count(*) AS items FROM items').get().items);
    } catch (error) { console.log(error.message); }`;
  const { stdout } = await finish(spawn(process.execPath, ['-e', program, join(product.folder, 'board.db')]));
  return stdout.trim();
}

/** Resolves when the process has ended, whoever started it. */
export async function ended(pid: number): Promise<void> {
  await once(spawn('tail', ['--pid', String(pid), '-f', '/dev/null']), 'exit');
}

/** The items of a running board, oldest first. */
export async function textsIn(product: Product): Promise<string[]> {
  const { stdout } = await product.remotex(['board', 'export']);
  const lines = stdout.split('\n').filter((line) => line !== '');
  return lines.map((line) => String(JSON.parse(line).item));
}

/** Resolves when the process has ended and holds no file any more: the command answers when it has been told to. */
export async function stop(product: Product): Promise<void> {
  const { pid } = product.endpoint();
  await product.remotex(['stop']);
  await ended(pid);
}
