import type { TrackPlace } from '../api/trackFinding.ts';
import { View } from '../api/view.ts';
import { RemoteError } from '../remote/errors.ts';
import { type Command, type Input, UsageError } from './command.ts';
import { mapHelp, mapIn, mapOption } from './mapNames.ts';
import { exactTime } from './times.ts';
import { trackIdOf } from './trackNames.ts';
import { describeFacts, describeIndex } from './trackPlaceText.ts';
import { given } from './values.ts';

export const mapSelect: Command = {
  name: 'map select',
  args: '[INDEX]',
  summary: 'Mark a point of a track on the map, and bring it into sight',
  details: `The first point is 1. A time without a zone is on the clock of this machine; between two points it is the place on the line. A track is named by its id, its name or its file. ${mapHelp}`,
  options: {
    time: { type: 'string', value: 'TIME', help: 'the place at this ISO time, instead of a point' },
    track: { type: 'string', value: 'TRACK', help: 'of this track (default: the one that the map is about)' },
    ...mapOption,
  },
  examples: ['remotex map select 120', 'remotex map select --time 2026-06-13T07:30:00Z --track t1'],
  async run(input) {
    const { text, daemon, output } = input;
    const which = pointIn(input);
    const named = text('track');
    const track = named === undefined ? undefined : await trackIdOf(input, named);
    const steered = await daemon
      .module(View)
      .steer({ do: 'select', ...which, ...given({ track }), ...mapIn(input) })
      .catch((error: unknown) => {
        throw countedFromOne(error);
      });
    output.result(steered, describeSelected(steered.place, steered.from));
  },
};

/** Points are counted from 1, as they are shown; on the wire from 0. */
function pointIn({ args, text }: Input): { index: number } | { time: string } {
  const [first, ...rest] = args;
  const clock = text('time');
  if (rest.length > 0 || (first === undefined) === (clock === undefined))
    throw new UsageError('Give the number of one point, or --time, for example: remotex map select 120');
  if (clock !== undefined) {
    const time = exactTime(clock);
    if (time !== undefined) return { time };
    throw new UsageError(`--time takes a time such as 2026-06-13T07:30:00Z, got '${clock}'.`);
  }
  if (first !== undefined && /^\d{1,9}$/.test(first) && Number(first) > 0)
    return { index: Number(first) - 1 };
  throw new UsageError(`A point has a number from 1 on, got '${first}'.`);
}

/** The daemon counts from 0. */
function countedFromOne(error: unknown): unknown {
  if (!(error instanceof RemoteError && error.reason === 'no-point')) return error;
  const { track, points } = error.data ?? {};
  return new RemoteError(error.reason, `Track ${track} has no such point: its points are 1 to ${points}.`);
}

function describeSelected(place: TrackPlace | undefined, from: string): string {
  if (!place) return `Selected on the map of ${from}.`;
  return `${describeIndex(place)} of ${place.name} (${place.track}) is selected on the map of ${from}\n  ${describeFacts(place)}`;
}
