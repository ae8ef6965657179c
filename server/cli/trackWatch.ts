import type { TrackChange, TrackSummary } from '../api/trackFiles.ts';
import { Track } from '../api/tracks.ts';
import { remote } from '../remote/client.ts';
import { type Command, UsageError } from './command.ts';
import { countConnections, isInterrupted } from './connections.ts';
import { codeOfSignal } from './process.ts';
import { namesHelp, trackIdOf } from './trackNames.ts';
import { describeChange } from './trackText.ts';

export const trackWatch: Command = {
  name: 'track watch',
  args: '[TRACK]',
  summary: 'Show the open tracks, and what happens to them',
  details: [
    'A line for each track that is open, and then for each that is opened, changed, closed, or failed to be read again. A file that is written again and again is told as it is at last. It goes on until Ctrl-C (exit code 130), and begins anew with the open tracks when Remotex was restarted. With TRACK it ends when that is closed.',
    namesHelp,
  ].join('\n\n'),
  options: {},
  examples: ['remotex track watch', 'remotex track watch t1 --json | jq .track.points'],
  async run(input) {
    const { args, daemon, output, process } = input;
    const [name, ...rest] = args;
    if (rest.length > 0) throw new UsageError('Name one track, or none to watch all.');
    process.onSignal((signal) => process.exit(codeOfSignal(signal)));
    const connection = await daemon.connect();
    const tracks = remote(Track, connection);
    const query = name === undefined ? {} : { track: await trackIdOf(input, name) };
    const known = new Map<string, TrackSummary>();
    const show = async (change: TrackChange): Promise<void> => {
      const { track } = change;
      if (change.kind === 'closed') known.delete(track.id);
      else known.set(track.id, track);
      output.result(change, describeChange(change));
      await process.drained();
    };
    const connections = countConnections(connection);
    for (let isFirst = true; ; isFirst = false) {
      const { count } = connections;
      try {
        if (isFirst) output.note('Watching the tracks. Ctrl-C ends.');
        else {
          // What came as text is gone with the daemon that had it, or somebody closed it meanwhile.
          const open = new Set((await tracks.list({})).map(({ id }) => id));
          for (const track of [...known.values()].filter(({ id }) => !open.has(id)))
            await show({ kind: 'closed', track });
          if (query.track !== undefined && !open.has(query.track)) return;
        }
        for await (const change of tracks.watch(query)) await show(change);
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
