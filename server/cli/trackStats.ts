import { Track } from '../api/tracks.ts';
import { type Command, UsageError } from './command.ts';
import { namesHelp, trackIdOf } from './trackNames.ts';
import { checkPoints, rangeIn, rangeOptions } from './trackRange.ts';
import { describeStats } from './trackStatsText.ts';

export const trackStats: Command = {
  name: 'track stats',
  args: 'TRACK',
  summary: 'Measure a track, or a part of it: times, speeds, climb, pauses, laps',
  details: [
    'Lengths are along the WGS 84 ellipsoid, and gaps between segments do not count. Standing is 10 s or more in which the track does not get on by 0.5 m/s; moving is all the rest that was recorded. The greatest speed is one that was held: the median of five neighbouring ones. Climb is measured on smoothed heights, where only turns of 5 m or more count.',
    namesHelp,
  ].join('\n\n'),
  options: rangeOptions,
  examples: ['remotex track stats t1', 'remotex track stats t1 --from 120 --to 2026-06-13T09:30:00Z --json'],
  async run(input) {
    const { args, daemon, output } = input;
    const [name, ...rest] = args;
    if (name === undefined || rest.length > 0)
      throw new UsageError('Name one track; they are shown by: remotex track list');
    const range = rangeIn(input);
    const track = await trackIdOf(input, name);
    await checkPoints(input, track, range);
    const stats = await daemon.module(Track).stats({ track, ...range });
    output.result(stats, describeStats(stats));
  },
};
