/** The terminal client in a terminal of its own. Python makes it: Node has no pty, and `script` differs from system to system. */
import { spawn } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dist, type Product } from '../product.ts';

const makeTerminal = 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))';

export const client = `'${process.execPath}' '${join(dist, 'cli.cjs')}'`;

export interface Screen {
  readonly code: number | null;
  /** All that came to the screen, its lines ended by \n. */
  readonly shown: string;
}

export interface InTerminal {
  readonly env?: Readonly<Record<string, string>>;
  /** Typed when the words `after` are on the screen. */
  readonly type?: { readonly after: string; readonly keys: string };
}

/** Runs a line of the shell to its end. */
export async function inTerminal(
  { env }: Pick<Product, 'env'>,
  line: string,
  { env: added = {}, type }: InTerminal = {},
): Promise<Screen> {
  const child = spawn('python3', ['-c', makeTerminal, '/bin/sh', '-c', line], { env: { ...env, ...added } });
  let seen = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const isNew = !seen.includes(type?.after ?? '');
    seen += chunk.toString();
    if (type && isNew && seen.includes(type.after)) child.stdin.write(type.keys);
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  child.stdin.end();
  return { code, shown: seen.replaceAll('\r\n', '\n') };
}

/** An editor that does the lines of a shell script to the file "$1". */
export function createEditor({ folder }: Pick<Product, 'folder'>, script: string): string {
  const file = join(dirname(folder), 'editor');
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}
