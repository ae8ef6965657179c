/** The folder that holds all state of one server of one user, and the rule that nobody else can change it. */
import { accessSync, constants, lstatSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { RemoteError } from '../remote/errors.ts';

export interface Home {
  /** What the server calls itself to its clients: `Remotex`, `counter`. */
  readonly name: string;
  /** The server as a message begins with it: `Remotex`, `The server counter`. */
  readonly title: string;
  readonly folder: string;
  /** The folders above that are ours too, the outermost first: whoever can replace one of them can replace all of it. */
  readonly above: readonly string[];
  readonly endpointFile: string;
  readonly lockFile: string;
  readonly logFile: string;
  /** What an own server, and the program that became it, say on standard error. */
  readonly startLogFile: string;
  readonly runtimeFile: string;
  /** Holds the pipe and nothing else: it may be deleted at any time. */
  readonly runFolder: string;
}

/**
 * The user's home, where our daemon lives. `REMOTEX_HOME` moves everything at once. XDG_DATA_HOME is not asked: a snap's
 * editor sees another one than the shell, and two launchers that disagreed about the folder would start two daemons on two boards.
 */
export function locateHome(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): Home {
  return homeIn(
    env.REMOTEX_HOME ? resolve(env.REMOTEX_HOME) : join(userDataFolder(env, platform), 'remotex'),
  );
}

export function homeIn(
  folder: string,
  { name, title, above }: Pick<Home, 'name' | 'title' | 'above'> = remotex,
): Home {
  return {
    name,
    title,
    folder,
    above,
    runFolder: join(folder, 'run'),
    endpointFile: join(folder, 'endpoint.json'),
    runtimeFile: join(folder, 'runtime.json'),
    lockFile: join(folder, 'lock.db'),
    logFile: join(folder, 'log', 'daemon.log'),
    startLogFile: join(folder, 'log', 'start.log'),
  };
}

const remotex = { name: 'Remotex', title: 'Remotex', above: [] };

/** Whether it is the home of somebody's own server, and not that of our daemon. */
export function isOwn(home: Home): boolean {
  return home.above.length > 0;
}

function userDataFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (platform === 'win32') return env.LOCALAPPDATA ?? join(ownFolder(), 'AppData', 'Local');
  if (platform === 'darwin') return join(ownFolder(), 'Library', 'Application Support');
  return join(ownFolder(), '.local', 'share');
}

/** HOME may be empty, or a relative path that means another folder to each process; what the system knows is neither. */
function ownFolder(): string {
  const folder = homedir();
  return isAbsolute(folder) ? folder : userInfo().homedir;
}

/** Makes the folders that are missing, only for this user, and refuses those that others can change. */
export function prepareHome(home: Home): void {
  for (const folder of [...home.above, home.folder, home.runFolder, dirname(home.logFile)]) {
    try {
      makeFolder(folder);
      // Else it would fail at whichever file comes first, in words that name no way out.
      accessSync(folder, constants.W_OK);
    } catch (cause) {
      throw cannotUse(home.folder, cause);
    }
    checkPrivateFolder(folder);
  }
}

/** False when there is no such home. Throws as `checkPrivateFolder` does when others can change it. */
export function isPrivateHome(home: Home): boolean {
  for (const folder of [...home.above, home.folder]) {
    if (!lstatSync(folder, { throwIfNoEntry: false })) return false;
    checkPrivateFolder(folder);
  }
  return true;
}

/** Not `recursive` for the folder itself: on a read-only disk that says "no such file", which sends people astray. */
function makeFolder(folder: string): void {
  if (lstatSync(folder, { throwIfNoEntry: false })) return;
  mkdirSync(dirname(folder), { recursive: true, mode: 0o700 });
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another starter was quicker.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

/**
 * Throws unless the folder is ours alone to change. Both the daemon and its clients ask, and both fail closed:
 * whoever can replace the pipe can read what we send.
 */
export function checkPrivateFolder(folder: string): void {
  if (!process.getuid) return; // Windows: the user's profile is private, and there are no modes to look at.
  const stat = lstatSync(folder);
  const uid = process.getuid();
  if (stat.isSymbolicLink()) {
    throw unsafe(
      folder,
      `it is a link to ${realpathSync(folder)}`,
      'Remove the link, or set REMOTEX_HOME to another folder.',
    );
  }
  if (!stat.isDirectory())
    throw unsafe(folder, 'it is not a folder', 'Move it away, or set REMOTEX_HOME to a folder.');
  if (stat.uid !== uid) {
    throw unsafe(
      folder,
      `it belongs to user ${stat.uid}, not to you (${uid})`,
      'Set REMOTEX_HOME to a folder of your own.',
    );
  }
  const mode = stat.mode & 0o777;
  if (mode & 0o022) {
    const text = `other users can change this folder (mode 0${mode.toString(8)})`;
    throw unsafe(folder, text, `Check what is in it, then run: chmod 700 ${quote(folder)}`);
  }
  const parent = statSync(dirname(folder));
  if (parent.uid !== uid && parent.uid !== 0) {
    const text = `user ${parent.uid} owns ${dirname(folder)} and can replace it`;
    throw unsafe(folder, text, 'Set REMOTEX_HOME to a folder of your own.');
  }
  // A sticky folder such as /tmp lets others add names, but not rename or remove ours.
  if (parent.mode & 0o022 && !(parent.mode & 0o1000)) {
    const text = `other users can replace it (mode 0${(parent.mode & 0o777).toString(8)} of ${dirname(folder)})`;
    throw unsafe(folder, text, `Run: chmod go-w ${quote(dirname(folder))}`);
  }
}

/** For a shell, whatever the name holds: people paste this. */
export function quote(path: string): string {
  return `'${path.replaceAll("'", `'\\''`)}'`;
}

function unsafe(folder: string, why: string, what: string): RemoteError {
  return new RemoteError('unsafe-folder', `Remotex will not open its pipe in ${folder}: ${why}. ${what}`);
}

/** What keeps us from writing there, and what to do. */
export function cannotUse(folder: string, cause: unknown): RemoteError {
  const text = `${describe(folder, cause)} Or set REMOTEX_HOME to another folder.`;
  return new RemoteError('home-unusable', text, { cause });
}

function describe(folder: string, cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const why: Record<string, string> = {
    EROFS: 'it is on a read-only disk. Make it writable.',
    EACCES: 'you may not write there. Change its permissions.',
    EPERM: 'you may not write there. Change its permissions.',
    ENOSPC: 'the disk is full. Free some space.',
    ENOTDIR: 'a file is in its place, or on the way to it. Move that file away.',
  };
  return `Remotex cannot use its data folder ${folder}: ${why[code] ?? `${String(cause)}.`}`;
}
