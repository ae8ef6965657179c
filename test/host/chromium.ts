// The Chromium that shows the workbench and the map page.
import type { Browser } from 'playwright-core';
import { findProgram } from './program.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** REMOTEX_CHROMIUM names one that is not on the PATH. */
export async function findChromium(): Promise<string> {
  return process.env.REMOTEX_CHROMIUM || (await findProgram(names, 'chromium'));
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
