/** Where somebody's own server lives: a folder of its name in the user's home. */
import { join } from 'node:path';
import { RemoteError } from '../remote/errors.ts';
import { type Home, homeIn, locateHome } from './home.ts';

/** A name is part of a path and of shell lines that people type. */
const serverName = /^[a-z][a-z0-9_-]{0,39}$/;

export const isServerName = (name: string): boolean => serverName.test(name);

/** Throws a RemoteError with reason bad-name, before anything is made, when the name does not follow the rule. */
export function ownHome(env: NodeJS.ProcessEnv, name: string): Home {
  // From JavaScript anything may come, and may be long.
  if (typeof name !== 'string' || !isServerName(name)) {
    const shown = JSON.stringify(String(name).slice(0, 50));
    const text = `${shown} cannot be the name of a server: it must be 1 to 40 characters of a-z, 0-9, '-' and '_', and begin with a letter.`;
    throw new RemoteError('bad-name', text);
  }
  const { folder } = locateHome(env);
  const servers = serversFolder(env);
  return homeIn(join(servers, name), { name, title: `The server ${name}`, above: [folder, servers] });
}

/** The folder that holds the homes of all own servers. */
export function serversFolder(env: NodeJS.ProcessEnv): string {
  return join(locateHome(env).folder, 'servers');
}
