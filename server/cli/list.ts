import type { OpenRpc } from '../api/openRpc.ts';
import type { Command } from './command.ts';
import { discoverAll, type Served } from './discovery.ts';
import { columns } from './help.ts';

export const list: Command = {
  name: 'list',
  args: '',
  summary: 'Show the servers that run, and what can be called there',
  details: 'remotex is the server of the board and the tracks; the others are programs that called serve().',
  options: {},
  examples: ['remotex list', 'remotex list --json | jq -r ".[].methods[].name"'],
  async run({ daemon, servers, output }) {
    const { served, failures } = await discoverAll({ daemon, servers });
    for (const { message } of failures) output.note(message);
    if (served.length === 0) output.note('No server runs. Remotex starts with the next post or read.');
    output.result(served.map(toJson), served.map(describeServed).join('\n\n'));
  },
};

const toJson = ({ server, document }: Served) => ({
  server,
  version: document.info.version,
  methods: document.methods.map(({ name, summary, 'x-stream': stream }) => ({
    name,
    kind: stream ? 'stream' : 'function',
    ...(summary === undefined ? {} : { summary }),
  })),
});

function describeServed({ server, document }: Served): string {
  return [`${server} ${document.info.version}`, ...methodLines(document.methods)].join('\n');
}

/** One line for each method: its name and what it does. */
export function methodLines(methods: OpenRpc['methods']): string[] {
  if (methods.length === 0) return [];
  return columns(
    methods.map(({ name, summary = '', 'x-stream': stream }) => {
      const what = stream ? `Stream. ${summary}` : summary;
      return [name, what] as const;
    }),
  );
}
