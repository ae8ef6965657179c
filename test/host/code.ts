#!/usr/bin/env node
// A stand-in for the desktop's `code`, for machines that have none: it takes the arguments that runTests() of
// @vscode/test-electron gives to VS Code, runs the tests in the extension host of VS Code's server, with a page in
// Chromium as the window, and ends with their exit code.
import { parseArgs } from 'node:util';
import { launchChromium } from './chromium.ts';
import { startServer } from './server.ts';
import { Problem, task } from './task.ts';

/** In-host tests take a minute; whatever lasts this long hangs, and nobody would ever hear of it. */
const patience = 10 * 60_000;

await task(async (args) => {
  const { values, positionals } = parseArgs({ args, strict: false, allowPositionals: true });
  const development = path(values, 'extensionDevelopmentPath');
  const tests = path(values, 'extensionTestsPath');
  const folder = positionals.at(-1);
  if (!folder) throw new Problem('The folder to open is missing.');
  const server = await startServer({
    data: path(values, 'user-data-dir'),
    extensions: path(values, 'extensions-dir'),
    // Without this flag a built VS Code does not run tests in its extension host.
    args: ['--enable-smoke-test-driver', '--disable-workspace-trust'],
  });
  try {
    const authority = `127.0.0.1:${server.port}`;
    const payload = JSON.stringify([
      ['extensionDevelopmentPath', `vscode-remote://${authority}${encodeURI(development)}`],
      ['extensionTestsPath', `vscode-remote://${authority}${encodeURI(tests)}`],
      ['skipWelcome', 'true'],
    ]);
    const query = new URLSearchParams({ tkn: server.token, folder, payload });
    return await runInPage(`http://${authority}/?${query}`);
  } finally {
    await server.stop();
  }
});

async function runInPage(address: string): Promise<number> {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const timer = setTimeout(
      () => reject(new Problem('The tests in the extension host do not end.')),
      patience,
    );
    page.once('crash', () => reject(new Problem('The page of VS Code has crashed.')));
    await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
      // VS Code logs without its native logger here, and says so at great length.
      if (!String(args[0]).includes('@vscode/spdlog'))
        (type === 'error' ? console.error : console.log)(...args);
    });
    await page.exposeFunction('codeAutomationExit', resolve);
    try {
      await page.goto(address);
      return await promise;
    } finally {
      clearTimeout(timer);
    }
  } finally {
    await browser.close();
  }
}

function path(values: Record<string, unknown>, name: string): string {
  const value = values[name];
  if (typeof value === 'string') return value;
  throw new Problem(`--${name}=PATH is missing.`);
}
