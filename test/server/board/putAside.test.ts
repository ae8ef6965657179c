/** A copy takes the board's place: killed at any step, or refused by the disk, nothing that was confirmed is lost. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { before, type TestContext, test } from 'node:test';
import { replace } from '../../../server/board/putAside.ts';
import { openBoardFile } from '../../../server/board/schema.ts';
import { findProgram } from '../../host/program.ts';
import { change, textsOf } from './place.ts';

before(() => findProgram(['strace'], 'strace'));

const itemSql = (item: string): string =>
  `INSERT INTO items (item, by, posted, topic, priority, client) VALUES ('${item}', 'b', 'w', 't', 'low', 'c')`;
const noMigration = { beforeMigration: () => {} };

/** The items of the board as the next start finds them. */
function open(file: string): string[] {
  const database = openBoardFile(file, noMigration);
  try {
    const rows = database.prepare('SELECT item FROM items ORDER BY id').all();
    return rows.map(({ item }) => String(item));
  } finally {
    database.close();
  }
}

/** A board as a kill leaves it: "one" is in its file, "two" is in its log only. Beside it is a draft with "copy". */
function lay(t: TestContext) {
  const folder = mkdtempSync('/tmp/rx-');
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'home', 'board.db');
  const draft = `${file}.restoring`;
  const work = join(folder, 'work');
  for (const name of [work, join(folder, 'home')]) mkdirSync(name);
  const living = join(work, 'board.db');
  const empty = join(work, 'empty.db');
  for (const path of [living, empty]) open(path);
  copyFileSync(living, join(work, 'copy.db'));
  change(join(work, 'copy.db'), `PRAGMA journal_mode = DELETE; ${itemSql('copy')}`);
  change(living, itemSql('one'));
  const database = new DatabaseSync(living);
  database.exec(`PRAGMA wal_autocheckpoint = 0; ${itemSql('two')}`);
  for (const end of ['', '-wal']) copyFileSync(`${living}${end}`, join(work, `killed.db${end}`));
  database.close();
  const reset = (): void => {
    rmSync(join(folder, 'home'), { recursive: true });
    mkdirSync(join(folder, 'home'));
    for (const end of ['', '-wal']) copyFileSync(join(work, `killed.db${end}`), `${file}${end}`);
    copyFileSync(join(work, 'copy.db'), draft);
  };
  reset();
  const home = () => readdirSync(join(folder, 'home')).sort();
  return { file, draft, empty, reset, home, within: (name: string) => join(folder, 'home', name) };
}

const module = new URL('../../../server/board/putAside.ts', import.meta.url).href;

/** Replaces in a process of its own, which is killed before that call; null when it came to its end. */
function replaceKilled(file: string, draft: string, inject: readonly string[]): NodeJS.Signals | null {
  const program = `import(${JSON.stringify(module)}).then(({ replace }) => replace(${JSON.stringify(file)}, ${JSON.stringify(draft)}, 'board-replaced'))`;
  const options = ['-f', '-qq', '-o', '/dev/null', ...inject.flatMap((rule) => ['-e', `inject=${rule}`])];
  return spawnSync('strace', [...options, process.execPath, '-e', program]).signal;
}

for (const [what, rules] of [
  ['with links', []],
  ['without links', ['link,linkat:error=EPERM']],
] as const) {
  test(`killed at any step on a disk ${what}, the next start has the whole board or the copy, and no item is lost`, (t) => {
    const { file, draft, reset, home, within } = lay(t);
    const seen = new Set<string>();
    let step = 1;
    for (; ; step++) {
      reset();
      const killing = `rename,renameat,renameat2:error=EIO:signal=KILL:when=${step}`;
      const signal = replaceKilled(file, draft, [...rules, killing]);
      const items = open(file).join();
      seen.add(items);
      assert.ok(['one,two', 'copy'].includes(items), `killed before step ${step}: ${items}`);
      const kept = home().filter((name) => /^board-(replaced|damaged)-.*\.db$/.test(name));
      if (items === 'copy')
        assert.deepEqual(
          kept.map((name) => open(within(name)).join()),
          ['one,two'],
        );
      assert.ok(!home().some((name) => /\.(next|part)$/.test(name)), home().join());
      if (signal === null) break;
    }
    assert.ok(step >= 4, `it has ${step} steps`);
    assert.deepEqual([...seen], ['one,two', 'copy']);
  });
}

test('a replacement that the disk refuses leaves the board with its log, and nothing beside it', (t) => {
  const { file, draft, home } = lay(t);
  rmSync(draft);
  assert.throws(() => replace(file, draft, 'board-replaced'), { code: 'ENOENT' });
  assert.deepEqual(home(), ['board.db', 'board.db-wal']);
  assert.deepEqual(open(file), ['one', 'two']);
});

test('a file that was put there after a kill is kept as well', (t) => {
  const { file, draft, empty, home, within } = lay(t);
  replaceKilled(file, draft, ['rename:error=EIO:signal=KILL:when=2']);
  assert.ok(existsSync(file));
  rmSync(file);
  rmSync(`${file}-wal`);
  copyFileSync(empty, file);
  change(file, itemSql('mine'));
  assert.deepEqual(open(file), ['copy']);
  const kept = home().filter((name) => /^board-replaced-.*\.db$/.test(name));
  assert.ok(
    kept.some((name) => textsOf(within(name)).join() === 'mine'),
    kept.join(),
  );
});
