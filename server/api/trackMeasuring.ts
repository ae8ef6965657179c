/** What a track, or a part of it, amounts to: lengths, times, speeds, heights, pauses, laps. */
import * as z from 'zod/mini';
import { count, RangeEnd, SegmentKind, Sensor, trackId } from './trackValues.ts';

/** The most pauses, and the most sections, in one answer. */
export const maxPauses = 1000;
export const maxSections = 1000;

export const StatsQuery = z.strictObject({
  track: trackId,
  from: z.optional(RangeEnd),
  to: z.optional(RangeEnd),
});
export type StatsQuery = z.infer<typeof StatsQuery>;

/**
 * Heights in metres, as recorded. `gain`, `loss`: metres climbed and descended (both positive), from smoothed heights: first the
 * median of five points, which takes away single spikes; then the mean of the points within 30 m along the line to both sides,
 * which takes away the trembling of a receiver; then only turns of at least 5 m count, for devices wander by so much in places
 * where the ground is level. A climb that counts, counts in full. Height that changes in a gap does not count.
 */
export const Heights = z.object({
  min: z.number(),
  max: z.number(),
  gain: z.optional(z.number()),
  loss: z.optional(z.number()),
});
export type Heights = z.infer<typeof Heights>;

/**
 * What is said of every range of points. `from`, `to`: its first and its last point; both belong to it.
 * `distance`: metres along the WGS 84 ellipsoid (Karney 2013), gaps between segments not counted; single waypoints have none.
 * `start`, `end`: the earliest and the latest time in ISO 8601 UTC; `duration`: seconds between them, pauses and gaps included.
 * `movingTime`: seconds of the lines between points, without pauses. Where the clock stands or goes back, no time passes.
 * `averageSpeed`: m/s, the distance between points with times over `duration`, or over what the lines took together, if that is more
 * (they were recorded side by side); `movingSpeed`: that outside of pauses over `movingTime`. `jumps`: what neither of both counts, nor
 * `movingTime`: ways of at least 1 km from point to point, faster than 340 m/s and than ten times the greatest speed that was held, which
 * nobody went; `distance` is theirs in metres, which the whole distance contains.
 * `maxSpeed`: m/s, the greatest that was held: the median of five neighbouring speeds, so that one jump of a receiver (which makes
 * two wrong speeds: there and back) does not count. `maxSpeedOf`: what they were: speeds that the `device` recorded (at half of the
 * points at least), or `places`: the way from point to point over its time, points taken together until they are 1 s apart.
 * A member is missing where the points do not have what it is made of.
 */
const figures = {
  from: count,
  to: count,
  distance: z.number(),
  start: z.optional(z.string()),
  end: z.optional(z.string()),
  duration: z.optional(z.number()),
  movingTime: z.optional(z.number()),
  averageSpeed: z.optional(z.number()),
  movingSpeed: z.optional(z.number()),
  maxSpeed: z.optional(z.number()),
  maxSpeedOf: z.optional(z.enum(['device', 'places'])),
  jumps: z.optional(z.object({ count, distance: z.number() })),
  ele: z.optional(Heights),
};

/**
 * A time without moving, in seconds. `stop`: for at least 10 s, wherever one looks, the track does not get on: the 10 s around
 * (or the time between neighbouring points, if it is longer) bring it less than 0.5 m/s from where it was, as the crow flies. Its ends
 * then go out by up to 5 s, as long as the line stays within 5 m. `gap`: nothing was recorded for at least 10 s between the end of a
 * segment and the start of the next.
 */
export const Pause = z.object({
  kind: z.enum(['stop', 'gap']),
  from: count,
  to: count,
  start: z.string(),
  end: z.string(),
  duration: z.number(),
});
export type Pause = z.infer<typeof Pause>;

/**
 * One lap, or one segment (of the given `kind`). A lap ends at the point where the next one begins, if a line leads there.
 * Each is measured by itself: small climbs may be missing in the sections that together count in the whole.
 */
export const Section = z.object({ ...figures, kind: z.optional(SegmentKind) });
export type Section = z.infer<typeof Section>;

/**
 * What a sensor told. `average`: weighted by time, the value between two points being their mean; where no two neighbouring
 * points with values have times, each value counts the same. A course has none, since 359° and 1° are neighbours. `points`: with a value.
 */
export const Sensed = z.object({
  sensor: Sensor,
  min: z.number(),
  max: z.number(),
  average: z.optional(z.number()),
  points: count,
});
export type Sensed = z.infer<typeof Sensed>;

/**
 * `points`: how many the range has; `withoutTime`, `withoutEle`: how many of them lack it. `pauses`: the first ones in the order of the
 * track, `morePauses`: how many follow; `pauses` is missing without times. `sections`: by laps if the device marked any in the range,
 * else by segments; the first ones, and `moreSections`.
 */
export const TrackStats = z.object({
  track: trackId,
  name: z.string(),
  points: count,
  ...figures,
  withoutTime: count,
  withoutEle: count,
  sensors: z.array(Sensed),
  pauses: z.optional(z.array(Pause)),
  morePauses: count,
  sectionsBy: z.enum(['laps', 'segments']),
  sections: z.array(Section),
  moreSections: count,
});
export type TrackStats = z.infer<typeof TrackStats>;
