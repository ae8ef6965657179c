/** The terminal client as a process, beside the workbench and with the same home. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../host/task.ts';

export async function remotex(home: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, REMOTEX_HOME: home };
  return (await promisify(execFile)(process.execPath, [join(root, 'dist/cli.cjs'), ...args], { env })).stdout;
}
