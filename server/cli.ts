#!/usr/bin/env node
/** Entry of the terminal client. */
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createDaemonAccess } from './cli/daemonAccess.ts';
import { createProcess, createWriter } from './cli/process.ts';
import { run } from './cli/run.ts';
import { createServerAccess } from './cli/serverAccess.ts';
import { timedOutCode } from './cli/wait.ts';
import { locateHome } from './daemon/home.ts';
import { chooseRuntime } from './daemon/runtime.ts';
import { RemoteError } from './remote/errors.ts';
import { version } from './version.ts';

const home = locateHome(process.env);
const daemon = createDaemonAccess({
  home,
  env: process.env,
  version,
  runtime: () => chooseRuntime(home, join(__dirname, 'main.cjs')),
});
const servers = createServerAccess({ env: process.env, version });

async function readBytes(most: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of process.stdin) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > most)
      throw new RemoteError('too-large', `Standard input is too long: it may have ${most} bytes at most.`);
  }
  return Buffer.concat(chunks);
}

async function readInput(fromPerson: boolean, most = Infinity): Promise<string | undefined> {
  if (process.stdin.isTTY && !fromPerson) return undefined;
  const bytes = await readBytes(most);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    // With other letters in their place the text would be another one.
    const text = 'Standard input is not UTF-8. Convert it first, for example with iconv.';
    throw new RemoteError('bad-utf8', text, { cause });
  }
}

/** Somebody may have deleted it: then relative paths lead nowhere, and all else works. */
function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    return process.env.PWD ?? '/';
  }
}

/** Variables that are set to nothing count as not set. */
const { REMOTEX_NAME: named, VISUAL: visual, EDITOR: lineEditor } = process.env;
const host = hostname();

async function main(): Promise<void> {
  process.exitCode = await run(process.argv.slice(2), {
    daemon,
    servers,
    readInput,
    readBytes,
    version,
    folder: currentFolder(),
    host,
    person: named || host,
    editor: visual || lineEditor || undefined,
    now: () => new Date(),
    process: createProcess(process),
    write: createWriter(process),
    writeError: (text) => void process.stderr.write(text),
  });
  daemon.close();
  servers.close();
  // A wait that is over does not wait for a daemon that is still starting, or hangs.
  if (process.exitCode === timedOutCode) process.exit();
}

void main();
