import { Daemon } from '../api/daemon.ts';
import type { CallerConnection } from '../remote/caller.ts';
import { remote } from '../remote/client.ts';
import type { Command, Input } from './command.ts';
import { ours } from './discovery.ts';

export const stop: Command = {
  name: 'stop',
  args: '',
  summary: 'End Remotex; what it keeps is on disk, and it starts again when needed',
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

const kill = ({ daemon, servers }: Input, server: string): Promise<number | undefined> =>
  server === ours ? daemon.endByForce() : servers.endByForce(server);

async function ask({ daemon, servers }: Input, server: string): Promise<number | undefined> {
  const connection: CallerConnection | undefined = await (server === ours
    ? daemon.find()
    : servers.find(server));
  if (!connection) return undefined;
  const { pid } = await remote(Daemon, connection).stop({});
  await connection.closed;
  return pid;
}
