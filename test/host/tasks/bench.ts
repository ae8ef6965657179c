// `npm run bench`: how long people wait, as ratios against what the same machine needs for less in the same run.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHome, removeHome, stopDaemon } from '../home.ts';
import { build, packageVsix } from '../product.ts';
import { root, task } from '../task.ts';
import { openWorkbench } from '../workbench.ts';

/** Enough for a median on a noisy machine, few enough for a minute. */
const rounds = 15;

await task(async () => {
  await build();
  await packageVsix();
  await benchTerminal();
  await benchEditor();
  return 0;
});

/** Whole processes, in turn, so that a machine whose speed drifts treats all alike. */
async function benchTerminal(): Promise<void> {
  const home = await createHome();
  const client = join(root, 'dist/cli.cjs');
  const nothing: number[] = [];
  const cold: number[] = [];
  const warm: number[] = [];
  for (let round = 0; round < rounds; round++) {
    nothing.push(await time(['-e', '0'], home));
    cold.push(await time([client, 'post', 'cold'], home));
    warm.push(await time([client, 'read'], home));
    await stopDaemon(home);
  }
  await removeHome(home);
  print('node -e 0', median(nothing), 1);
  print('remotex read, daemon running', median(warm), median(warm) / median(nothing));
  print('remotex post, daemon started by it', median(cold), median(cold) / median(nothing));
}

/** In the real workbench: from Enter to the message that the item is on disk. */
async function benchEditor(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'rx-bench-'));
  const workbench = await openWorkbench({ folder });
  const { page } = workbench;
  const post = async (text: string): Promise<number> => {
    await workbench.runCommand('Remotex: Post to Bulletin Board');
    await page.locator('.quick-input-title').getByText('Post to Bulletin Board').waitFor();
    await page.locator('.quick-input-widget input').first().fill(text);
    const started = performance.now();
    await page.keyboard.press('Enter');
    const told = page.locator('.statusbar').getByText('Posted to the bulletin board.');
    await told.waitFor();
    const took = performance.now() - started;
    await told.waitFor({ state: 'hidden' });
    return took;
  };
  try {
    const first = await post('first');
    const second = await post('second');
    print('second post in the editor', second, 1);
    print('first post in the editor, nothing running', first, first / second);
    await workbench.runCommand('Developer: Show Running Extensions');
    const row = page
      .locator('.runtime-extensions-editor .monaco-list-row')
      .filter({ hasText: 'Remotex' })
      .first();
    console.log(
      `activation, as VS Code measured it: ${/\d+ms/.exec(await row.innerText())?.[0] ?? 'not shown'}`,
    );
  } finally {
    await workbench.close();
    await rm(folder, { recursive: true });
  }
}

async function time(args: string[], home: string): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, args, {
    env: { ...process.env, REMOTEX_HOME: home },
    stdio: 'ignore',
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${args.join(' ')} ended with exit code ${code}`);
  return performance.now() - started;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function print(what: string, milliseconds: number, ratio: number): void {
  console.log(`${what.padEnd(44)} ${milliseconds.toFixed(0).padStart(6)} ms ${ratio.toFixed(2).padStart(7)}`);
}
