import { describeAge } from '../api/newsText.ts';
import type { NearestPoint } from '../api/trackFinding.ts';
import { Track } from '../api/tracks.ts';
import { type Command, UsageError } from './command.ts';
import { describeLength, describePlace } from './quantities.ts';
import { namesHelp, trackIdOf } from './trackNames.ts';
import { describeFacts, describeIndex } from './trackPlaceText.ts';
import { given, place } from './values.ts';

export const trackNearest: Command = {
  name: 'track nearest',
  takesPlaces: true,
  args: '[LAT,LON]',
  summary: "Find the track point nearest to a place, or to the map's centre",
  details: `Without a place the answer is for the centre of the map that was moved last in VS Code. Degrees on WGS 84. ${namesHelp}`,
  options: {
    track: { type: 'string', value: 'TRACK', help: 'only this track (default: all that are open)' },
    line: { type: 'boolean', help: 'a place on the line between two points, and not only a point' },
  },
  examples: [
    'remotex track nearest 46.1,14.2',
    'remotex track nearest -33.9,151.2 --track t2',
    'remotex track nearest --line',
  ],
  async run(input) {
    const { args, text, flag, daemon, output, now } = input;
    if (args.length > 2) throw new UsageError('Give one place as LAT,LON, for example 46.1,14.2.');
    // "46.1 14.2" and "46.1, 14.2" are how people paste places.
    const where = args.length > 0 ? place(args.join(' ')) : undefined;
    const named = text('track');
    const track = named === undefined ? undefined : await trackIdOf(input, named);
    const on = flag('line') ? ('line' as const) : undefined;
    const point = await daemon.module(Track).nearest({ ...where, ...given({ track, on }) });
    output.result(point, describePoint(point, where, now()));
  },
};

/** Two lines: which point or place of the line, how far away; and where and when that is. */
export function describePoint(
  point: NearestPoint,
  where: { lat: number; lon: number } | undefined,
  now: Date,
): string {
  const { center } = point;
  const from = center
    ? `the map centre ${describePlace(center)} (${describeAge(new Date(center.when), now)}, ${center.from})`
    : describePlace(where ?? point);
  return [
    `${describeIndex(point)} of ${point.name} (${point.track}), ${describeLength(point.distance)} from ${from}`,
    `  ${describeFacts(point)}`,
  ].join('\n');
}
