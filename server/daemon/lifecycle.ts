/** The greetings of the LSP base protocol. They begin and end one connection, never the daemon. */

import { protocol } from '../api/daemon.ts';
import type { Service } from '../remote/implement.ts';

/** `client.name` becomes what the client calls itself in `initialize`: "Visual Studio Code 1.101.0". */
export function lifecycle(client: { name: string }, serverInfo: { name: string; version: string }): Service {
  const initialize = (params: unknown) => {
    client.name = nameOf(params) ?? client.name;
    return { capabilities: {}, serverInfo, protocol };
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
  return `${info.name}${version}`.slice(0, 100);
}
