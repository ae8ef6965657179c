import { Track } from '../api/tracks.ts';
import { type Command, UsageError } from './command.ts';

export const trackClose: Command = {
  name: 'track close',
  args: 'ID',
  summary: 'Forget an open track; its file stays',
  options: {},
  examples: ['remotex track close t1'],
  async run({ args, daemon, output }) {
    const [track, ...rest] = args;
    if (track === undefined || rest.length > 0)
      throw new UsageError('Name one track; the ids are shown by: remotex track list');
    const closed = await daemon.module(Track).close({ track });
    output.result(closed, `Closed ${closed.name} (${closed.id}).`);
  },
};
