/** `track/profile`: one value of a track, or of a range of it, over its length or over time, for drawing. */
import type { Profile, ProfileQuery, ProfileUnit, ProfileValue } from '../../api/trackProfile.ts';
import type { LoadedTrack } from '../load.ts';
import { isoTime } from '../measuring/clock.ts';
import { rangeOf } from '../measuring/range.ts';
import { inSlices, type Work } from '../slices.ts';
import type { OpenedTrack } from '../trackStore.ts';
import { checkAxis, hasOf, plotOf } from './axis.ts';
import { gather } from './columns.ts';
import { encodeColumns } from './encode.ts';
import { survey } from './survey.ts';

const units: Readonly<Record<ProfileValue, ProfileUnit>> = {
  ele: 'm',
  speed: 'm/s',
  hr: 'bpm',
  cad: 'rpm',
  temp: '°C',
  power: 'W',
};

/** Throws a RemoteError with reason `bad-range`, `no-line`, `no-times` or `cancelled`. A million points take up to half a second, in slices. */
export async function profileOf(
  { summary, track }: OpenedTrack,
  asked: ProfileQuery,
  signal?: AbortSignal,
): Promise<Profile> {
  const profile = await inSlices(drawProfile(track, asked), 'track/profile', signal);
  return { track: summary.id, ...profile };
}

function* drawProfile(track: LoadedTrack, asked: ProfileQuery): Work<Omit<Profile, 'track'>> {
  checkAxis(track, asked);
  const range = rangeOf(track, asked);
  const plot = yield* plotOf(track, range, asked);
  const seen = yield* survey(track, range, plot);
  const columns = yield* gather(track, range, plot, seen, asked.samples);
  return {
    of: asked.of,
    over: asked.over,
    unit: units[asked.of],
    ...(plot.speedOf && seen.value ? { speedOf: plot.speedOf } : {}),
    from: range.first,
    to: range.end - 1,
    points: range.end - range.first,
    withoutValue: seen.withoutValue,
    ...(plot.epoch === undefined ? {} : { withoutTime: seen.withoutX, epoch: isoTime(plot.epoch) }),
    ...(seen.x ? { x: seen.x } : {}),
    ...(seen.value ? { value: { min: seen.value.from, max: seen.value.to } } : {}),
    has: hasOf(track),
    columns: columns.length,
    data: encodeColumns(columns).toString('base64'),
  };
}
