/** The greetings of the LSP base protocol. They begin and end one connection, never the daemon. */

import { protocol } from '../api/daemon.ts';
import type { Service } from '../remote/implement.ts';

/** What a server tells of itself in its greeting. */
export interface ServerInfo {
  readonly name: string;
  readonly version: string;
  /** Tells two builds of one version apart. */
  readonly build?: string | undefined;
}

/** Called with what the client says of itself in `initialize`: "Visual Studio Code 1.101.0" and its process; undefined: nothing. */
export type Greeted = (name: string | undefined, pid: number | undefined) => void;

export function lifecycle({ name, version, build }: ServerInfo, greeted: Greeted): Service {
  const initialize = (params: unknown) => {
    greeted(nameOf(params), pidOf(params));
    return {
      capabilities: {},
      serverInfo: { name, version },
      protocol,
      ...(build === undefined ? {} : { build }),
    };
  };
  return new Map([
    ['initialize', { run: initialize }],
    ['shutdown', { run: () => null }],
  ]);
}

/** Untrusted and only shown: at most 100 characters of a name and a version. */
function nameOf(params: unknown): string | undefined {
  if (typeof params !== 'object' || params === null || !('clientInfo' in params)) return undefined;
  const info = params.clientInfo;
  if (typeof info !== 'object' || info === null || !('name' in info) || typeof info.name !== 'string')
    return undefined;
  const version = 'version' in info && typeof info.version === 'string' ? ` ${info.version}` : '';
  // It is kept with items, whose exports take no NUL and no half surrogate pair.
  return `${info.name}${version}`.replaceAll('\0', '').slice(0, 100).toWellFormed();
}

function pidOf(params: unknown): number | undefined {
  if (typeof params !== 'object' || params === null || !('processId' in params)) return undefined;
  const { processId } = params;
  return typeof processId === 'number' && Number.isSafeInteger(processId) && processId > 0
    ? processId
    : undefined;
}
