/** Asks a daemon to end, of whatever version it is. */
import { Ended } from '../../server/api/daemon.ts';
import type { Caller } from '../../server/remote/caller.ts';
import { ErrorCode, RemoteError } from '../../server/remote/errors.ts';
import { readError } from '../../server/remote/wireError.ts';

/** It answers at once, whatever it works on. */
const answerMs = 5000;

/** It gives running calls two seconds, and then closes its files. */
const endMs = 15_000;

/** Resolves to its pid when it has begun to end. */
export async function askToEnd(daemon: Caller, how: 'restart' | 'stop'): Promise<number> {
  try {
    return Ended.parse(await daemon.sendRequest(`daemon/${how}`, {}, { timeoutMs: answerMs })).pid;
  } catch (error) {
    const isUnknown = readError(error).code === ErrorCode.methodNotFound;
    // A daemon of an older version: its clients come back with their next calls only.
    if (isUnknown && how === 'restart') return askToEnd(daemon, 'stop');
    throw error;
  }
}

/** An older daemon ends when only newer windows are left, and these start their own. One that does not know how, or hangs, just stays. */
export async function letGo(daemon: Caller): Promise<void> {
  await daemon.sendRequest('daemon/drain', {}, { timeoutMs: answerMs }).catch(() => {});
}

/** The end of the connection, or an error when it takes too long. */
export async function inTime(closed: Promise<void>, pid: number): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const text = `Remotex (pid ${pid}) was told to end and still runs. Wait a little, or end it with: remotex stop --force`;
  const timer = setTimeout(() => reject(new RemoteError('no-answer', text)), endMs);
  try {
    await Promise.race([closed, late]);
  } finally {
    clearTimeout(timer);
  }
}
