/** A place in a file as people and compilers write it: FILE or FILE:LINE. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Link } from '../api/boardItems.ts';
import { RemoteError } from '../remote/errors.ts';

/** Absolute, for others read it elsewhere. A file may be called `a:1` itself. */
export function linkTo(text: string, folder: string): Link {
  const whole = resolve(folder, text);
  if (isFile(whole)) return { file: whole };
  const [, name, line] = /^(.+):([1-9]\d{0,8})$/.exec(text) ?? [];
  if (name === undefined) throw notThere(whole);
  const file = resolve(folder, name);
  if (!isFile(file)) throw notThere(file);
  return { file, line: Number(line) };
}

/** A folder has no lines, and no editor shows it. */
function isFile(path: string): boolean {
  try {
    return !statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function notThere(file: string): RemoteError {
  const text = `Nothing was posted: there is no file ${file}. Give --link another one, or leave it out.`;
  return new RemoteError('no-file', text);
}
