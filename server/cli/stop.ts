import { Daemon } from '../api/daemon.ts';
import { untilGone } from '../daemon/gone.ts';
import type { CallerConnection } from '../remote/caller.ts';
import { remote } from '../remote/client.ts';
import { RemoteError } from '../remote/errors.ts';
import type { Command, Input } from './command.ts';
import { ours } from './discovery.ts';

export const stop: Command = {
  name: 'stop',
  args: '',
  summary: 'End Remotex; it keeps all on disk, and starts again when needed',
  options: {
    force: { type: 'boolean', help: 'end it at once, also when it does not answer' },
    server: { type: 'string', value: 'NAME', help: 'end another server (see: remotex list)' },
  },
  examples: ['remotex stop', 'remotex stop --server counter --force'],
  async run(input) {
    const server = input.text('server') ?? ours;
    const title = server === ours ? 'Remotex' : `The server ${server}`;
    const pid = input.flag('force') ? await kill(input, server) : await ask(input, server);
    if (pid === undefined) return input.output.result({ pid: null }, `${title} is not running.`);
    input.output.result({ pid }, `${title} (pid ${pid}) has stopped.`);
  },
};

/** Closing the board writes its log into it: some seconds for a large one on a slow disk, in milliseconds. */
const closingMs = 30_000;

const stillThere = (pid: number): string =>
  `Remotex (pid ${pid}) takes no calls any more, and has not ended. Wait a little, or end it with: kill ${pid}`;

const kill = ({ daemon, servers }: Input, server: string): Promise<number | undefined> =>
  server === ours ? daemon.endByForce() : servers.endByForce(server);

async function ask({ daemon, servers }: Input, server: string): Promise<number | undefined> {
  const connection: CallerConnection | undefined = await (server === ours
    ? daemon.find()
    : servers.find(server));
  if (!connection) return undefined;
  const { pid } = await remote(Daemon, connection).stop({});
  await connection.closed;
  // Its files are closed a little later; whoever copies or moves them then must not meet it. The program of an own server may go on.
  if (server === ours && !(await untilGone(pid, closingMs)))
    throw new RemoteError('no-answer', stillThere(pid));
  return pid;
}
