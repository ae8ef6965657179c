/** The pipe that the daemon's clients dial. */
import { lstatSync, type Stats } from 'node:fs';
import { readEndpoint } from '../endpoint.ts';
import type { Home } from '../home.ts';
import type { Finding } from './finding.ts';

export function checkPipe(home: Home): Finding {
  const name = 'pipe';
  const pipe = readEndpoint(home)?.pipe;
  if (pipe === undefined)
    return { name, state: 'unknown', what: `${home.endpointFile} does not say where it is` };
  if (process.platform === 'win32') return { name, state: 'good', what: pipe };
  const stat = look(pipe);
  if (!stat) return { name, state: 'unknown', what: `there is none at ${pipe}` };
  if (stat.isSocket()) return { name, state: 'good', what: pipe };
  return { name, state: 'bad', what: `${pipe} is not a pipe`, advice: 'Move it away and try again.' };
}

/** Undefined also when a file is in the place of its folder, which the folder's own check tells. */
function look(pipe: string): Stats | undefined {
  try {
    return lstatSync(pipe, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
