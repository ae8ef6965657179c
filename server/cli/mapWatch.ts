import { View, type ViewChange } from '../api/view.ts';
import { remote } from '../remote/client.ts';
import type { Command } from './command.ts';
import { countConnections, isInterrupted } from './connections.ts';
import { describeViewChange, trackNames } from './mapText.ts';
import { codeOfSignal } from './process.ts';

export const mapWatch: Command = {
  name: 'map watch',
  args: '',
  summary: 'Show where the maps are, and each move of one',
  details:
    'A line for each map that is seen, and then for each move of one, or when another comes into use. Who reads slowly gets where a map is at last, and not each step. What only goes after another map is not shown. It goes on until Ctrl-C (exit code 130), also over restarts of Remotex.',
  options: {},
  examples: ['remotex map watch', "remotex map watch --json | jq -c '.view | select(.) | [.lat, .lon]'"],
  async run({ daemon, output, process, now }) {
    process.onSignal((signal) => process.exit(codeOfSignal(signal)));
    const connection = await daemon.connect();
    const view = remote(View, connection);
    let names = await trackNames(daemon);
    const asked = new Set(names.keys());
    const show = async (change: ViewChange): Promise<void> => {
      if (change.kind !== 'closed') {
        const { cause, track, tracks = track === undefined ? [] : [track] } = change.view;
        if (cause === 'followed') return;
        // One that was opened since.
        if (!tracks.every((id) => asked.has(id))) names = await trackNames(daemon);
        for (const id of tracks) asked.add(id);
      }
      output.result(change, describeViewChange(change, names, now()));
      await process.drained();
    };
    const connections = countConnections(connection);
    output.note('Watching the maps. Ctrl-C ends.');
    for (;;) {
      const { count } = connections;
      try {
        for await (const change of view.watch({})) await show(change);
        return;
      } catch (error) {
        if (!isInterrupted(error)) throw error;
      }
      output.note('Connection lost: waiting for Remotex…');
      await connections.after(count);
      output.note('Connected again.');
    }
  },
};
