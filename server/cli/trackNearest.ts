import { describeAge } from '../api/newsText.ts';
import { mostWithin, type NearestPoint, type Passes, usuallyWithin } from '../api/trackFinding.ts';
import { Track } from '../api/tracks.ts';
import { type Command, UsageError } from './command.ts';
import { describeCount, describeLength, describePlace } from './quantities.ts';
import { namesHelp, trackIdOf } from './trackNames.ts';
import { describeFacts, describeIndex, describePass } from './trackPlaceText.ts';
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
    passes: { type: 'boolean', help: 'each time that the line comes by, in the order of the track' },
    within: {
      type: 'string',
      value: 'M',
      help: `with --passes: how near counts, in metres (default: ${usuallyWithin})`,
    },
  },
  examples: [
    'remotex track nearest 46.1,14.2',
    'remotex track nearest -33.9,151.2 --track t2',
    'remotex track nearest --line',
    'remotex track nearest 46.1,14.2 --passes --within 100',
  ],
  async run(input) {
    const { args, text, flag, daemon, output, now } = input;
    if (args.length > 2) throw new UsageError('Give one place as LAT,LON, for example 46.1,14.2.');
    // "46.1 14.2" and "46.1, 14.2" are how people paste places.
    const where = args.length > 0 ? place(args.join(' ')) : undefined;
    const named = text('track');
    const track = named === undefined ? undefined : await trackIdOf(input, named);
    const within = metres('--within', text('within'));
    if (within !== undefined && !flag('passes')) throw new UsageError('--within goes with --passes.');
    if (flag('passes')) {
      const found = await daemon.module(Track).passes({ ...where, ...given({ track, within }) });
      output.result(found, describePasses(found, within ?? usuallyWithin));
      return;
    }
    const on = flag('line') ? ('line' as const) : undefined;
    const point = await daemon.module(Track).nearest({ ...where, ...given({ track, on }) });
    output.result(point, describePoint(point, where, now()));
  },
};

function describePasses({ passes, more }: Passes, within: number): string {
  if (passes.length === 0) return `No track comes within ${describeLength(within)}. Try --within.`;
  const rest = more === 0 ? [] : [`… and ${describeCount(more)} more.`];
  return [...passes.map((pass, i) => describePass(pass, i + 1)), ...rest].join('\n');
}

function metres(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (value <= mostWithin) return value;
  throw new UsageError(`${option} takes metres up to ${describeCount(mostWithin)}, got '${text}'.`);
}

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
