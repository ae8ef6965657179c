import { Daemon, type DaemonStatus } from '../api/daemon.ts';
import { remote } from '../remote/client.ts';
import { RemoteError } from '../remote/errors.ts';
import type { Command } from './command.ts';
import { ours } from './discovery.ts';
import { describeBytes, describeDuration } from './quantities.ts';

export const status: Command = {
  name: 'status',
  args: '',
  summary: 'Show whether Remotex runs, and where its pipe is',
  options: {
    pipe: { type: 'boolean', help: "print the pipe's path only, starting Remotex if it does not run" },
    server: { type: 'string', value: 'NAME', help: 'the same of another server (see: remotex list)' },
  },
  examples: ['remotex status', 'socat - UNIX-CONNECT:"$(remotex status --pipe)"'],
  async run({ flag, text, daemon, servers, output }) {
    const server = text('server') ?? ours;
    // A script asks for the pipe because it wants to talk, so there must be somebody to answer.
    const findOurs = () => (flag('pipe') ? daemon.connect() : daemon.find());
    const connection = await (server === ours ? findOurs() : servers.connect(server));
    if (!connection)
      throw new RemoteError('no-daemon', 'Remotex is not running. It starts with the next post or read.');
    const now = await remote(Daemon, connection).status({});
    if (flag('pipe')) return output.result({ pipe: now.pipe }, now.pipe);
    const lines = [
      `${server === ours ? 'Remotex' : `The server ${server}`} ${now.version} is running (pid ${now.pid}, Node ${now.node}).`,
      `  pipe     ${now.pipe}`,
      `  data     ${now.home}`,
      `  up       ${describeDuration(now.uptime)}`,
      `  clients  ${describeClients(now)}`,
      `  memory   ${describeBytes(now.memory)}`,
    ];
    output.result(now, lines.join('\n'));
  },
};

/** `3, with this one: Visual Studio Code 1.101.0, remotex 0.1.0 (2)`: the same names together. */
function describeClients({ clients, connected = [] }: DaemonStatus): string {
  const counts = new Map<string, number>();
  for (const { name } of connected) counts.set(name, (counts.get(name) ?? 0) + 1);
  const names = [...counts].map(([name, count]) => (count === 1 ? name : `${name} (${count})`));
  return `${clients}, with this one${names.length > 0 ? `: ${names.join(', ')}` : ''}`;
}
