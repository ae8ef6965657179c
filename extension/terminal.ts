/** The command `remotex` in this window's terminals, run by the editor's own Node: nothing has to be installed. */
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { ExtensionContext } from 'vscode';

/**
 * The script lies in the extension's storage, not in its versioned folder: terminals keep their PATH over an update.
 * Appended, not prepended: login shells put their own folders first, and the name is ours alone.
 */
export async function addToTerminals(context: ExtensionContext, clientFile: string): Promise<void> {
  const folder = join(context.globalStorageUri.fsPath, 'bin');
  await mkdir(folder, { recursive: true });
  const isWindows = process.platform === 'win32';
  const file = join(folder, isWindows ? 'remotex.cmd' : 'remotex');
  const script = isWindows ? windowsScript(clientFile) : shellScript(clientFile);
  // Another window may be starting a terminal with it at this moment.
  if ((await readFile(file, 'utf8').catch(() => '')) !== script) await writeFile(file, script);
  if (!isWindows) await chmod(file, 0o755);
  const { environmentVariableCollection: variables } = context;
  variables.description = 'Adds the command `remotex`.';
  // Each real change asks the person to start the terminals anew.
  const value = `${delimiter}${folder}`;
  if (variables.get('PATH')?.value !== value) variables.append('PATH', value);
}

function shellScript(clientFile: string): string {
  const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
  const electron = process.versions.electron ? 'ELECTRON_RUN_AS_NODE=1 ' : '';
  return `#!/bin/sh\n${electron}exec ${quote(process.execPath)} ${quote(clientFile)} "$@"\n`;
}

function windowsScript(clientFile: string): string {
  const electron = process.versions.electron ? 'set ELECTRON_RUN_AS_NODE=1\r\n' : '';
  return `@echo off\r\nsetlocal\r\n${electron}"${process.execPath}" "${clientFile}" %*\r\n`;
}
