/** Which Node runs a server: ours when it is new enough, else the one that ran it last. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { RemoteError } from '../remote/errors.ts';
import { type Home, isOwn } from './home.ts';

/** What runs a server: a Node (or an Electron that acts as one) and the server's file. */
export interface Runtime {
  readonly execPath: string;
  readonly electron: boolean;
  readonly main: string;
}

/** The first Node whose SQLite can search texts (FTS5) and copy a database; VS Code 1.103 and later bring a newer one. */
const floor = { major: 22, minor: 16 };

const Remembered = z.object({ execPath: z.string(), electron: z.boolean() });

/** Editors run Node inside Electron, which behaves as Node only when told to. */
function ownRuntime(): Omit<Runtime, 'main'> {
  return { execPath: process.execPath, electron: process.versions.electron !== undefined };
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > floor.major || (major === floor.major && minor >= floor.minor);
}

/** Written by each server at its start, so that a terminal with an old Node, or none, can start it again. */
export function rememberRuntime(home: Home): void {
  writeFileSync(home.runtimeFile, `${JSON.stringify(ownRuntime())}\n`, { mode: 0o600 });
}

export function chooseRuntime(home: Home, main: string): Runtime {
  if (isNewEnough(process.versions.node)) return { ...ownRuntime(), main };
  try {
    const remembered = z.safeParse(Remembered, JSON.parse(readFileSync(home.runtimeFile, 'utf8')));
    if (remembered.success && existsSync(remembered.data.execPath)) return { ...remembered.data, main };
  } catch {
    // Nothing is remembered: the error below says what is needed.
  }
  const advice = isOwn(home)
    ? 'Install a newer Node.'
    : 'Open VS Code with the Remotex extension, or install a newer Node.';
  const text = `${home.title} is not running, and this Node (${process.versions.node}) is too old to start it: ${floor.major}.${floor.minor} or newer is needed. ${advice}`;
  throw new RemoteError('old-node', text);
}
