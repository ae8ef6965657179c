/** A data folder that other machines see too: refused, or used knowingly by one machine at a time. */
import { statfsSync } from 'node:fs';
import { hostname } from 'node:os';
import { RemoteError } from '../remote/errors.ts';
import { readEndpoint, writeEndpoint } from './endpoint.ts';
import type { Home } from './home.ts';

export interface NetworkOptions {
  /** The user knows it: `REMOTEX_NETWORK_HOME=1`. */
  readonly allowed?: boolean;
  /** The type of the file system of a folder, as statfs gives it. */
  readonly typeOf?: (folder: string) => number;
  readonly host?: string;
}

/**
 * Linux's numbers of those whose locks and flushes do not reach other machines as SQLite needs it. Of what runs in FUSE
 * nobody can say whether it is remote.
 */
const networkTypes = new Map([
  [0x6969, 'nfs'],
  [0x517b, 'smb'],
  [0xff534d42, 'cifs'],
  [0xfe534d42, 'smb2'],
  [0x01021997, '9p'],
  [0x5346414f, 'afs'],
  [0x6b414653, 'afs'],
]);

/** Throws a RemoteError: `network-drive`, or `used-elsewhere` when another machine has not ended its server there. */
export function checkDrive(home: Home, options: NetworkOptions = {}): void {
  const { allowed = false, host = hostname() } = options;
  const type = networkTypeOf(home, options);
  if (type === undefined) return;
  if (!allowed) {
    const text = `The data folder ${home.folder} is on a network drive (${type}). Remotex can only promise its data on a local disk. Set REMOTEX_HOME to a folder on one.`;
    throw new RemoteError('network-drive', text);
  }
  const last = readEndpoint(home);
  if (!last || last.host === undefined || last.host === host || last.ended !== undefined) return;
  const text = `The data folder ${home.folder} is in use on host ${last.host} since ${last.started}. End Remotex there. If it does not run any more, remove ${home.endpointFile}.`;
  throw new RemoteError('used-elsewhere', text);
}

/** Lets other machines in. The lock must still be held. The file stays: starters compare it with what they found before. */
export function leaveDrive(home: Home, options: NetworkOptions = {}): void {
  const last = readEndpoint(home);
  if (last?.pid !== process.pid || last.host !== (options.host ?? hostname())) return;
  if (networkTypeOf(home, options) === undefined) return;
  writeEndpoint(home, { ...last, ended: new Date().toISOString() });
}

function networkTypeOf(home: Home, options: NetworkOptions): string | undefined {
  const { typeOf = typeHere } = options;
  // Some systems give it as a signed number of 32 bits.
  return networkTypes.get(typeOf(home.folder) >>> 0);
}

/** Elsewhere the numbers mean other things. */
const typeHere = (folder: string): number => (process.platform === 'linux' ? statfsSync(folder).type : 0);
