#!/usr/bin/env node
/** Entry of the terminal client. */
import { hostname } from 'node:os';
import { join } from 'node:path';
import { version } from '../package.json';
import { createDaemonAccess } from './cli/daemonAccess.ts';
import { run } from './cli/run.ts';
import { locateHome } from './daemon/home.ts';
import { chooseRuntime } from './daemon/runtime.ts';

const home = locateHome(process.env);
const daemon = createDaemonAccess({
  home,
  env: process.env,
  version,
  runtime: () => chooseRuntime(home, join(__dirname, 'main.cjs')),
});

/** `remotex read | head -1` closes the pipe early, which is no failure. */
process.stdout.on('error', () => process.exit(0));

async function readInput(): Promise<string | undefined> {
  if (process.stdin.isTTY) return undefined;
  let text = '';
  process.stdin.setEncoding('utf8');
  for await (const chunk of process.stdin) text += chunk;
  return text;
}

async function main(): Promise<void> {
  process.exitCode = await run(process.argv.slice(2), {
    daemon,
    readInput,
    version,
    folder: process.cwd(),
    host: hostname(),
    now: () => new Date(),
    write: (text) => void process.stdout.write(text),
    writeError: (text) => void process.stderr.write(text),
  });
  daemon.close();
}

void main();
