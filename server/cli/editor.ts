/** A text that a person writes in an editor of their own. What was written is never lost: it is kept when it cannot be used. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RemoteError } from '../remote/errors.ts';
import { NoDaemonError } from './daemonAccess.ts';

export interface Editing {
  /** For the shell, as git takes it: "code --wait". */
  readonly command: string;
  /** What is there at first. */
  readonly present: string;
  /** How a failure begins: "Nothing was posted". */
  readonly failure: string;
}

/** Throws a RemoteError with reason `editor-failed`, `empty-text`, `unreadable-file` or `bad-utf8`, and whatever `use` throws. */
export async function withEditor<T>(
  { command, present, failure }: Editing,
  use: (text: string) => Promise<T>,
): Promise<T> {
  // Most editors end the last line, and would change a text that nobody changed.
  const shown = present === '' || present.endsWith('\n') ? present : `${present}\n`;
  const { folder, file } = createFile(shown, failure);
  let isWorthKeeping = false;
  try {
    const problem = await runEditor(command, file);
    // Until it is known what is there.
    isWorthKeeping = true;
    const saved = readBack(file, failure);
    const isEmpty = saved.toString().trim() === '';
    const isChanged = !saved.equals(Buffer.from(shown));
    isWorthKeeping = isChanged && !isEmpty;
    if (problem !== undefined) throw new RemoteError('editor-failed', `${failure}: the editor ${problem}.`);
    if (isEmpty) throw new RemoteError('empty-text', `${failure}: the text is empty.`);
    const result = await use(isChanged ? decode(saved, failure) : present);
    isWorthKeeping = false;
    return result;
  } catch (error) {
    throw isWorthKeeping ? withFile(error, file) : error;
  } finally {
    if (!isWorthKeeping) rmSync(folder, { recursive: true, force: true });
  }
}

/** In a folder of its own, which also hides what the editor puts beside it. */
function createFile(text: string, failure: string): { readonly folder: string; readonly file: string } {
  let folder: string | undefined;
  try {
    folder = mkdtempSync(join(tmpdir(), 'remotex-'));
    const file = join(folder, 'item.txt');
    writeFileSync(file, text, { mode: 0o600 });
    return { folder, file };
  } catch (cause) {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    const why = cause instanceof Error ? cause.message : String(cause);
    const hint = 'Give the text as an argument, or on standard input.';
    throw new RemoteError(
      'not-written',
      `${failure}: there can be no file for the editor (${why}). ${hint}`,
      {
        cause,
      },
    );
  }
}

/** What went wrong, if anything. */
async function runEditor(command: string, file: string): Promise<string | undefined> {
  // When the result goes into a pipe, as in id=$(remotex post --json), the editor still needs the terminal.
  const screen = process.stdout.isTTY ? 1 : 2;
  const stdio: [0, 1 | 2, 2] = [0, screen, 2];
  const child =
    process.platform === 'win32'
      ? spawn(`${command} "${file}"`, { stdio, shell: true })
      : spawn('/bin/sh', ['-c', `trap : INT QUIT; ${command} "$@"`, command, file], { stdio });
  // Ctrl-C in the terminal goes to us and to that shell as well, and means the editor.
  const ignore = (): void => {};
  process.on('SIGINT', ignore);
  process.on('SIGQUIT', ignore);
  try {
    return await new Promise((resolve) => {
      child.on('error', ({ message }) => resolve(`cannot be started (${message})`));
      child.on('close', (code, signal) => resolve(code === 0 ? undefined : ended(code, signal)));
    });
  } finally {
    process.off('SIGINT', ignore);
    process.off('SIGQUIT', ignore);
  }
}

const ended = (code: number | null, signal: NodeJS.Signals | null): string =>
  signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;

/** An editor that removes the file has saved nothing. */
function readBack(file: string, failure: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return Buffer.alloc(0);
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new RemoteError('unreadable-file', `${failure}: the text cannot be read (${why}).`, { cause });
  }
}

function decode(saved: Buffer, failure: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(saved).trimEnd();
  } catch (cause) {
    throw new RemoteError('bad-utf8', `${failure}: the text is not UTF-8.`, { cause });
  }
}

/** The same failure, with the way back to the text. */
function withFile(error: unknown, file: string): Error {
  const why = error instanceof Error ? error.message : String(error);
  const sentence = /[.?!]$/.test(why) ? why : `${why}.`;
  const text = `${sentence} Your text is kept: give it with --file ${file}`;
  if (!(error instanceof RemoteError)) return new Error(text, { cause: error });
  const { reason, code, data } = error;
  const same = new RemoteError(reason, text, { code, data, cause: error });
  return error instanceof NoDaemonError ? new NoDaemonError(same) : same;
}
