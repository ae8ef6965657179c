import { Daemon } from '../api/daemon.ts';
import { remote } from '../remote/client.ts';
import type { Command } from './command.ts';

export const stop: Command = {
  name: 'stop',
  args: '',
  summary: 'End Remotex; what it keeps is on disk, and it starts again when needed',
  options: {},
  examples: ['remotex stop'],
  async run({ daemon, output }) {
    const connection = await daemon.find();
    if (!connection) return output.result({ pid: null }, 'Remotex is not running.');
    const stopped = await remote(Daemon, connection).stop({});
    await connection.closed;
    output.result(stopped, `Remotex (pid ${stopped.pid}) has stopped.`);
  },
};
