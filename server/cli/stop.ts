import { Daemon } from '../api/daemon.ts';
import { remote } from '../remote/client.ts';
import type { Command } from './command.ts';
import { ours } from './discovery.ts';

export const stop: Command = {
  name: 'stop',
  args: '',
  summary: 'End Remotex; what it keeps is on disk, and it starts again when needed',
  options: {
    server: { type: 'string', value: 'NAME', help: 'end another server (see: remotex list)' },
  },
  examples: ['remotex stop'],
  async run({ text, daemon, servers, output }) {
    const server = text('server') ?? ours;
    const title = server === ours ? 'Remotex' : `The server ${server}`;
    const connection = await (server === ours ? daemon.find() : servers.find(server));
    if (!connection) return output.result({ pid: null }, `${title} is not running.`);
    const stopped = await remote(Daemon, connection).stop({});
    await connection.closed;
    output.result(stopped, `${title} (pid ${stopped.pid}) has stopped.`);
  },
};
