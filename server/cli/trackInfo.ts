import { Track } from '../api/tracks.ts';
import { type Command, UsageError } from './command.ts';
import { namesHelp, trackIdOf } from './trackNames.ts';
import { describeInfo } from './trackText.ts';

export const trackInfo: Command = {
  name: 'track info',
  args: 'TRACK',
  summary: 'Show all that is known of an open track',
  details: `${namesHelp} Times are shown on the clock of this machine, and in UTC. Degrees on WGS 84.`,
  options: {},
  examples: ['remotex track info t1', 'remotex track info walk.gpx --json'],
  async run(input) {
    const { args, daemon, output } = input;
    const [name, ...rest] = args;
    if (name === undefined || rest.length > 0)
      throw new UsageError('Name one track; they are shown by: remotex track list');
    const track = await daemon.module(Track).info({ track: await trackIdOf(input, name) });
    output.result(track, describeInfo(track));
  },
};
