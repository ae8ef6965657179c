// Finds a program that tests need, or installs Debian's package of it.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { command } from './command.ts';
import { Problem, say } from './task.ts';

/** The first of `names` on the PATH. As root on Debian a missing one is installed; else one line says what to do. */
export async function findProgram(names: readonly string[], debianPackage: string): Promise<string> {
  const found = onPath(names);
  if (found) return found;
  if (process.getuid?.() === 0 && onPath(['apt-get'])) {
    say(`Installing ${debianPackage} with apt-get (once)…`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const problem = `apt-get could not install ${debianPackage}: install it yourself, then run again.`;
    await command('apt-get', ['update', '-q'], { env, problem });
    await command('apt-get', ['install', '-y', '-q', '--no-install-recommends', debianPackage], {
      env,
      problem,
    });
    const installed = onPath(names);
    if (installed) return installed;
  }
  throw new Problem(
    `${names[0]} is missing: install it (Debian: apt install ${debianPackage}) and run again.`,
  );
}

function onPath(programs: readonly string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return programs.flatMap((program) => folders.map((folder) => join(folder, program))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Not there, or not for us: the next folder of the PATH may have it.
    return false;
  }
}
