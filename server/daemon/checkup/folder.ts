/** The folder of all state: whether it is there, ours alone, and on a disk with room. */
import { type Dirent, lstatSync, readdirSync, statfsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readError } from '../../remote/wireError.ts';
import { checkPrivateFolder, type Home, quote } from '../home.ts';
import { type Finding, inTwo } from './finding.ts';

/** Room for a day of posts, a backup and the logs; and what a single post may need, in bytes. */
const roomy = 200e6;
const least = 5e6;

export function checkFolder(home: Home): Finding {
  const name = 'folder';
  const isThere = (folder: string) => lstatSync(folder, { throwIfNoEntry: false }) !== undefined;
  if (!isThere(home.folder))
    return { name, state: 'unknown', what: `there is no ${home.folder} yet`, advice: 'Remotex makes it.' };
  try {
    for (const folder of [...home.above, home.folder, home.runFolder, dirname(home.logFile)]) {
      if (isThere(folder)) checkPrivateFolder(folder);
    }
    return { name, state: 'good', what: `only you can change ${home.folder}` };
  } catch (error) {
    return { name, state: 'bad', ...inTwo(readError(error).message) };
  }
}

/** Whoever may not enter the folder cannot reach what is in it, so an open file is no hole; but it shows that somebody changed something. */
export function checkPermissions(home: Home): Finding {
  const name = 'permissions';
  if (!process.getuid) return { name, state: 'unknown', what: 'this system has no modes to look at' };
  let count = 0;
  try {
    for (const file of [home.folder, ...filesIn(home.folder)]) {
      count++;
      const stat = lstatSync(file);
      // A link has no mode of its own.
      if (stat.isSymbolicLink()) continue;
      const { mode, uid } = stat;
      if (uid !== process.getuid())
        return {
          name,
          state: 'bad',
          what: `${file} belongs to user ${uid}`,
          advice: `Take it back: chown ${process.getuid()} ${quote(file)}`,
        };
      if (mode & 0o077)
        return {
          name,
          state: 'warning',
          what: `${file} is not for you only (mode 0${(mode & 0o777).toString(8)})`,
          advice: `Run: chmod go= ${quote(file)}`,
        };
    }
  } catch (error) {
    return { name, state: 'unknown', what: `the files could not be looked at: ${readError(error).message}` };
  }
  return { name, state: 'good', what: `${count} files and folders, each for you only` };
}

export function checkDisk(home: Home): Finding {
  const name = 'disk';
  try {
    const { bavail, bsize } = statfsSync(home.folder);
    const free = bavail * bsize;
    const room = free < 1e9 ? `${Math.floor(free / 1e6)} MB` : `${(free / 1e9).toFixed(1)} GB`;
    const what = `${room} are free for ${home.folder}`;
    if (free < least) return { name, state: 'bad', what, advice: 'Free some space: posts may be refused.' };
    if (free < roomy) return { name, state: 'warning', what, advice: 'Free some space soon.' };
    return { name, state: 'good', what };
  } catch (error) {
    return { name, state: 'unknown', what: `the disk could not be asked: ${readError(error).message}` };
  }
}

/** What the daemon keeps, and what own servers keep. Links are not followed. */
function filesIn(folder: string): string[] {
  const path = (entry: Dirent) => join(entry.parentPath, entry.name);
  return readdirSync(folder, { withFileTypes: true, recursive: true }).map(path);
}
