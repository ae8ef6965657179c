import { Track } from '../api/tracks.ts';
import { type Command, UsageError } from './command.ts';
import { exactTime } from './times.ts';
import { namesHelp, trackIdOf } from './trackNames.ts';
import { describeFacts, describeIndex } from './trackPlaceText.ts';
import { given } from './values.ts';

export const trackAt: Command = {
  name: 'track at',
  args: 'TIME',
  summary: 'Find the place at a time, between two recorded points',
  details: `TIME is ISO 8601; without a zone it is on the clock of this machine. ${namesHelp}`,
  options: {
    track: { type: 'string', value: 'TRACK', help: 'only this track (default: all that are open)' },
  },
  examples: ['remotex track at 2026-06-13T07:30:00Z', 'remotex track at 2026-06-13T09:30 --track t1'],
  async run(input) {
    const { args, text, daemon, output } = input;
    const [first, ...rest] = args;
    if (first === undefined || rest.length > 0)
      throw new UsageError('Give one time, for example: remotex track at 2026-06-13T07:30:00Z');
    const time = exactTime(first);
    if (time === undefined)
      throw new UsageError(`A time is ISO 8601, such as 2026-06-13T07:30:00Z, got '${first}'.`);
    const named = text('track');
    const track = named === undefined ? undefined : await trackIdOf(input, named);
    const place = await daemon.module(Track).at({ time, ...given({ track }) });
    output.result(
      place,
      `${describeIndex(place)} of ${place.name} (${place.track})\n  ${describeFacts(place)}`,
    );
  },
};
