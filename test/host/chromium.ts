// Finds a Chromium for the workbench, or installs Debian's.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { command } from './command.ts';
import { Problem, say } from './task.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

export async function findChromium(): Promise<string> {
  const { REMOTEX_CHROMIUM } = process.env;
  if (REMOTEX_CHROMIUM) return REMOTEX_CHROMIUM;
  const found = onPath(names);
  if (found) return found;
  if (process.getuid?.() === 0 && onPath(['apt-get'])) {
    say('Installing Chromium with apt-get (once)…');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const problem = 'apt-get could not install chromium: install it yourself, then run again.';
    await command('apt-get', ['update', '-q'], { env, problem });
    await command('apt-get', ['install', '-y', '-q', 'chromium'], { env, problem });
    const installed = onPath(names);
    if (installed) return installed;
  }
  throw new Problem(
    'Chromium is missing: install it (Debian: apt install chromium) or name one in REMOTEX_CHROMIUM.',
  );
}

/** The flags keep it quiet, and let it run as root and where there is no GPU. */
export async function launchChromium(): Promise<Browser> {
  // Loaded late, for `npm start` needs no browser of ours.
  const { chromium } = await import('playwright-core');
  const quiet = [
    '--disable-quic',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  return chromium.launch({
    executablePath: await findChromium(),
    chromiumSandbox: false,
    args: ['--disable-gpu', ...quiet],
  });
}

function onPath(programs: string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return programs.flatMap((program) => folders.map((folder) => join(folder, program))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Not there, or not for us: the next folder of the PATH may have it.
    return false;
  }
}
