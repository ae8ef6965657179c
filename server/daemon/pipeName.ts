/** The daemon's choice of a name for its pipe. Clients read it from the endpoint file and never choose. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RemoteError } from '../remote/errors.ts';
import { checkPrivateFolder, type Home } from './home.ts';

/** macOS allows 103 bytes and a NUL, Linux four more; one limit serves both. */
const longestPath = 103;

export interface PipeOptions {
  /** Whether clients prove themselves: then the name is random here too. */
  readonly proof?: boolean;
  readonly platform?: NodeJS.Platform;
  /** Folders for the pipe of a home whose path is too long. */
  readonly fallbacks?: readonly string[];
}

const shortParents = (): string[] => [`/run/user/${process.getuid?.() ?? 0}`, tmpdir()];

/** Whether a name in the pipe's folder is one that a server of ours gave: those of dead servers may go. */
export const isPipeName = (name: string): boolean => /^(remotex|[0-9a-f]{16})\.sock$/.test(name);

/**
 * The public name of the pipe. In the run folder when its path is short enough; else in a private folder whose
 * name comes from the home's path, so that the next daemon chooses the same. The home is never guessed from TMPDIR.
 */
export function choosePipe(home: Home, options: PipeOptions = {}): string {
  const { proof = false, platform = process.platform, fallbacks = shortParents() } = options;
  // A squatter must not know the name beforehand, so on Windows it is random and known from the private file only.
  if (platform === 'win32') return `\\\\.\\pipe\\remotex-${randomBytes(16).toString('hex')}`;
  const name = proof ? `${randomBytes(8).toString('hex')}.sock` : 'remotex.sock';
  const pipe = join(home.runFolder, name);
  if (Buffer.byteLength(pipe) <= longestPath) return pipe;
  const uid = process.getuid?.() ?? 0;
  const hash = createHash('sha256').update(home.folder).digest('hex').slice(0, 16);
  for (const parent of fallbacks) {
    const folder = join(parent, `remotex-${uid}-${hash}`);
    const short = join(folder, name);
    if (Buffer.byteLength(short) > longestPath) continue;
    try {
      mkdirSync(folder, { mode: 0o700 });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) continue;
    }
    checkPrivateFolder(folder);
    return short;
  }
  const text = `The pipe path would be ${Buffer.byteLength(pipe)} bytes long; ${longestPath} is the limit. Set REMOTEX_HOME to a shorter folder.`;
  throw new RemoteError('path-too-long', text);
}
