/** The terminal client of the extension that is installed here, with the home of this host. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as vscode from 'vscode';

export async function remotex(...args: string[]): Promise<string> {
  const extension =
    vscode.extensions.getExtension('remotex.remotex') ?? assert.fail('Remotex is not installed here');
  const client = join(extension.extensionPath, 'dist', 'cli.cjs');
  return (await promisify(execFile)(process.execPath, [client, ...args])).stdout;
}
