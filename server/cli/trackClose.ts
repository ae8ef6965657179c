import { Track } from '../api/tracks.ts';
import { type Command, FoundProblem, UsageError } from './command.ts';
import { namesHelp, trackIdOf } from './trackNames.ts';

export const trackClose: Command = {
  name: 'track close',
  args: 'TRACK...',
  summary: 'Forget open tracks; their files stay',
  details: namesHelp,
  options: { all: { type: 'boolean', help: 'all that are open' } },
  examples: ['remotex track close t1', 'remotex track close --all'],
  async run(input) {
    const { args, flag, daemon, output } = input;
    if (args.length === 0 && !flag('all'))
      throw new UsageError('Name the tracks, or say --all; they are shown by: remotex track list');
    if (args.length > 0 && flag('all')) throw new UsageError('Name the tracks, or say --all, and not both.');
    const tracks = daemon.module(Track);
    const names = flag('all') ? (await tracks.list({})).map(({ id }) => id) : args;
    let failures = 0;
    for (const name of names) {
      try {
        const closed = await tracks.close({ track: await trackIdOf(input, name) });
        output.result(closed, `Closed ${closed.name} (${closed.id}).`);
      } catch (error) {
        if (names.length === 1) throw error;
        failures++;
        output.failure(error);
      }
    }
    if (names.length === 0) output.note('No track is open.');
    if (failures > 0) throw new FoundProblem();
  },
};
