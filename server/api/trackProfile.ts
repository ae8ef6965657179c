/** What a profile draws: one value of a track over its length or over time, in as many columns as there is room for. */
import * as z from 'zod/mini';
import { count, RangeEnd, trackId } from './trackValues.ts';

/** The values of a track that a profile can show. */
export const profileValues = ['ele', 'speed', 'hr', 'cad', 'temp', 'power'] as const;
export const ProfileValue = z.enum(profileValues);
export type ProfileValue = z.infer<typeof ProfileValue>;

export const ProfileAxis = z.enum(['distance', 'time']);
export type ProfileAxis = z.infer<typeof ProfileAxis>;

/** As wide as the widest screens; and what one answer may take: 155 kB of base64. */
export const maxSamples = 4000;

/** `samples`: the most columns in the answer. */
export const ProfileQuery = z.strictObject({
  track: trackId,
  of: ProfileValue,
  over: ProfileAxis,
  from: z.optional(RangeEnd),
  to: z.optional(RangeEnd),
  samples: z.int().check(z.minimum(2), z.maximum(maxSamples)),
});
export type ProfileQuery = z.infer<typeof ProfileQuery>;

/** Metres, m/s, beats a minute, revolutions or steps a minute, degrees Celsius, watts. */
export const ProfileUnit = z.enum(['m', 'm/s', 'bpm', 'rpm', '°C', 'W']);
export type ProfileUnit = z.infer<typeof ProfileUnit>;

/**
 * A profile of the points `from` to `to`, both included. `x` is metres along the track from its first point (gaps between segments
 * have no length), or seconds since `epoch`, the earliest time of the track; `x.from`, `x.to`: the least and the greatest in the range.
 * `value`: the lowest and the highest in the range, as stored; `x` and `value` are missing where no point has one. `points`: how
 * many the range has; `withoutValue`: how many of them lack the value; `withoutTime`: how many have no place on an axis of time.
 *
 * Speed is in m/s. `speedOf` tells which: `device`, as recorded, when at half of the points at least; else `places`, the speeds of
 * which `maxSpeed` of `track/stats` is the greatest: the way over its time, the median of five neighbours; every point on that way
 * has it. A line of fewer than three such speeds has none.
 *
 * A column is some neighbouring points of one line with their values, so none is lost, and a peak is always in one. Each point is a
 * column of its own when there are no more than `samples`. A line ends where a segment does, where the value is missing, and where
 * the clock goes back, unless it does so within a segment: then all columns are in the order of time. Where lines are so
 * many that columns cannot keep them apart, a column has points of several, and a line ends only where it is gone for a column or more.
 *
 * `has`: of which values there is a profile over which axes: at least one point of the track has them.
 *
 * `data`: base64 of little-endian arrays, one after another, each with `columns` numbers:
 * Float64 x of the column's first point; Float32 lowest, Float32 highest value; Float32 value of its first, Float32 of its last point;
 * Uint32 its first point (counted from 0); Uint8 1 where a line begins, 0 where one comes from the column before.
 * `webview/profile/columns.ts` reads it.
 */
export const Profile = z.object({
  track: trackId,
  of: ProfileValue,
  over: ProfileAxis,
  unit: ProfileUnit,
  speedOf: z.optional(z.enum(['device', 'places'])),
  from: count,
  to: count,
  points: count,
  withoutValue: count,
  withoutTime: z.optional(count),
  epoch: z.optional(z.string()),
  x: z.optional(z.object({ from: z.number(), to: z.number() })),
  value: z.optional(z.object({ min: z.number(), max: z.number() })),
  has: z.object({ of: z.array(ProfileValue), over: z.array(ProfileAxis) }),
  columns: count,
  data: z.string(),
});
export type Profile = z.infer<typeof Profile>;
