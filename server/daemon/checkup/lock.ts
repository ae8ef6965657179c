/** The lock that keeps a second daemon away: whether the one that answers holds it. */
import { lstatSync } from 'node:fs';
import { readError } from '../../remote/wireError.ts';
import { readEndpoint } from '../endpoint.ts';
import type { Home } from '../home.ts';
import { isLocked } from '../locked.ts';
import type { Finding } from './finding.ts';

/** `isRunning`: whether a daemon answers; `isSilent`: one takes connections and does not. */
export async function checkLock(
  home: Home,
  { isRunning, isSilent }: { readonly isRunning: boolean; readonly isSilent: boolean },
): Promise<Finding> {
  const name = 'lock';
  if (!lstatSync(home.lockFile, { throwIfNoEntry: false }))
    return { name, state: isRunning ? 'bad' : 'good', what: 'there is no lock', ...adviceFor(isRunning) };
  try {
    const isHeld = await isLocked(home);
    if (isRunning && isHeld) return { name, state: 'good', what: 'the daemon holds it' };
    if (isRunning)
      return { name, state: 'bad', what: 'the daemon that answers does not hold it', ...adviceFor(true) };
    if (!isHeld) return { name, state: 'good', what: 'it is free' };
    const pid = readEndpoint(home)?.pid;
    const who = pid === undefined ? 'a process' : `a process (the last daemon was pid ${pid})`;
    if (!isSilent) return { name, state: 'unknown', what: `${who} holds it` };
    return {
      name,
      state: 'bad',
      what: `${who} holds it and does not answer`,
      advice: 'Wait a little, or end it with: remotex stop --force',
    };
  } catch (error) {
    return { name, state: 'unknown', what: `it could not be looked at: ${readError(error).message}` };
  }
}

const adviceFor = (isRunning: boolean) =>
  isRunning ? { advice: 'Somebody removed its file. Run: remotex restart' } : {};
