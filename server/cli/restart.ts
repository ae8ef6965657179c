import { Daemon } from '../api/daemon.ts';
import type { CallerConnection } from '../remote/caller.ts';
import { remote } from '../remote/client.ts';
import { readError } from '../remote/wireError.ts';
import type { Command } from './command.ts';

export const restart: Command = {
  name: 'restart',
  args: '',
  summary: 'End Remotex and start it again, in the version of this command',
  details: 'Running calls are answered first. Editor windows come back by themselves.',
  options: {},
  examples: ['remotex restart'],
  async run({ daemon, output }) {
    const running = await daemon.find();
    const before = running ? await end(running) : undefined;
    const now = await remote(Daemon, await daemon.connect()).status({});
    const after = `Remotex ${now.version} is running (pid ${now.pid}).`;
    const text = before === undefined ? after : `Remotex (pid ${before}) has stopped. ${after}`;
    output.result({ before: before ?? null, pid: now.pid, version: now.version }, text);
  },
};

/** Resolves to its pid when it has gone. */
async function end(connection: CallerConnection): Promise<number> {
  const daemon = remote(Daemon, connection);
  const { pid } = await daemon.restart({}).catch((error: unknown) => {
    // An older one knows only how to stop.
    if (readError(error).reason !== 'unknown-method') throw error;
    return daemon.stop({});
  });
  await connection.closed;
  return pid;
}
