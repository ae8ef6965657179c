/** The values that every question about tracks is made of. Angles are degrees on WGS 84, lengths are metres. */
import * as z from 'zod/mini';

export const latitude = z
  .number()
  .check(
    z.minimum(-90),
    z.maximum(90),
    z.meta({ description: 'Degrees, north is positive.', examples: [46.1] }),
  );

/** Of an answer: within ±180. */
export const longitude = z
  .number()
  .check(
    z.minimum(-180),
    z.maximum(180),
    z.meta({ description: 'Degrees, east is positive.', examples: [14.2] }),
  );

/** Of a question: a map that was dragged around the globe ten times is the limit. 190 and -170 are one meridian. */
export const farthestLongitude = 3780;
export const anyLongitude = z.number().check(
  z.minimum(-farthestLongitude),
  z.maximum(farthestLongitude),
  z.meta({
    description: 'Degrees, east is positive; beyond 180 it goes on around the globe.',
    examples: [14.2],
  }),
);

export const count = z.int().check(z.minimum(0));

export const trackId = z
  .string()
  .check(
    z.minLength(1),
    z.maxLength(40),
    z.meta({ description: 'The id of an open track.', examples: ['t1'] }),
  );

/** A moment as ISO 8601; without a zone it is UTC. */
export const time = z
  .string()
  .check(
    z.maxLength(40),
    z.meta({ description: 'ISO 8601; without a zone it is UTC.', examples: ['2026-05-09T07:30:00Z'] }),
  );

/**
 * One end of a range, which belongs to it: a point by its number from 0, or a moment. For `from` a moment means the first point
 * of the file at or after it, for `to` the last point at or before it; when times go back, others may lie between these two.
 */
export const RangeEnd = z.union([count, time]);
export type RangeEnd = z.infer<typeof RangeEnd>;

/** A box; `west` is greater than `east` when it crosses the antimeridian (as in RFC 7946). */
export const Bounds = z.object({ south: z.number(), west: z.number(), north: z.number(), east: z.number() });
export type Bounds = z.infer<typeof Bounds>;

/** What a run of points is: part of a track, a route, or single waypoints (which no line joins). */
export const SegmentKind = z.enum(['track', 'route', 'waypoints']);
export type SegmentKind = z.infer<typeof SegmentKind>;

/**
 * What a device may record at each point besides place, height and time. `hr`: heart beats per minute; `cad`: revolutions or
 * steps per minute; `temp`: degrees Celsius; `power`: watts; `speed`: m/s; `course`: degrees clockwise from true north.
 */
export const sensors = ['hr', 'cad', 'temp', 'power', 'speed', 'course'] as const;
export const Sensor = z.enum(sensors);
export type Sensor = z.infer<typeof Sensor>;
