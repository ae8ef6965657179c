import { Track } from '../api/tracks.ts';
import { type Command, UsageError } from './command.ts';
import { namesHelp, trackIdOf } from './trackNames.ts';
import { rangeIn, rangeOptions } from './trackRange.ts';
import { describeStats } from './trackStatsText.ts';

export const trackStats: Command = {
  name: 'track stats',
  args: 'TRACK',
  summary: 'Measure a track, or a part of it: times, speeds, climb, pauses, laps',
  details: `How each figure is made stands with track/stats in: remotex describe. ${namesHelp}`,
  options: rangeOptions,
  examples: ['remotex track stats t1', 'remotex track stats t1 --from 120 --to 2026-06-13T09:30:00Z --json'],
  async run(input) {
    const { args, daemon, output } = input;
    const [name, ...rest] = args;
    if (name === undefined || rest.length > 0)
      throw new UsageError('Name one track; they are shown by: remotex track list');
    const range = rangeIn(input);
    const track = await trackIdOf(input, name);
    const stats = await daemon.module(Track).stats({ track, ...range });
    output.result(stats, describeStats(stats));
  },
};
