/** Tracks for drawing: whole in pages, or simplified for what is to be seen. */
import * as z from 'zod/mini';
import { Bounds, count, latitude, longitude, SegmentKind, trackId } from './trackValues.ts';

/** A named place of the file. */
export const Waypoint = z.object({ lat: latitude, lon: longitude, name: z.optional(z.string()) });
export type Waypoint = z.infer<typeof Waypoint>;

/** `name`: of a route, in the first of its segments. Those that an answer has no room for come without. */
export const Segment = z.object({ start: count, kind: SegmentKind, name: z.optional(z.string()) });
export type Segment = z.infer<typeof Segment>;

/** The most points in one answer of `track/points`: 1.1 MB of base64, well under the limit of a message. */
export const maxPointsPerPage = 100_000;

export const PageOfTrack = z.strictObject({
  track: trackId,
  from: z.optional(count.check(z.describe('The first point, counted from 0.'))),
  count: z.optional(count.check(z.describe(`How many, and never more than ${maxPointsPerPage}.`))),
});

/**
 * A page of a track for drawing. `data` is base64 of little-endian Int32 pairs (latitude, longitude) in units of 1e-7 degree.
 * `segments` and `waypoints` describe the whole track, and come with the page that starts at 0.
 */
export const TrackPoints = z.object({
  track: trackId,
  from: count,
  count,
  total: count,
  data: z.string(),
  segments: z.optional(z.array(Segment)),
  waypoints: z.optional(z.array(Waypoint)),
});
export type TrackPoints = z.infer<typeof TrackPoints>;

/** What a line can be coloured by, in the units of `range` in `DrawnValues`. */
export const valueNames = ['speed', 'ele', 'slope', 'hr', 'cad', 'temp', 'power'] as const;
export const ValueName = z.enum(valueNames);
export type ValueName = z.infer<typeof ValueName>;

/**
 * `zoom`: as in Web Mercator with tiles of 256 pixels: the world is 256 · 2^zoom pixels wide. Without `bounds` the whole track is drawn.
 * `indexes`: whether to tell for each vertex which point it is. `by`: the value to tell for each vertex.
 */
export const DrawQuery = z.strictObject({
  track: trackId,
  zoom: z.number().check(z.minimum(0), z.maximum(24)),
  bounds: z.optional(Bounds),
  indexes: z.optional(z.boolean()),
  by: z.optional(ValueName),
});
export type DrawQuery = z.infer<typeof DrawQuery>;

/** The most vertices in one answer, about 1 MB of base64; with more, a coarser line comes, and `within` says how coarse. */
export const maxVertices = 200_000;

/** The code of a value at the upper end of the scale; 1 is its lower end, 0 means that there is no value. */
export const highestCode = 255;

/**
 * What the codes of the vertices mean: `low` + (code - 1) / 254 · (`high` - `low`), where 1 and 255 also stand for what lies beyond.
 * `low`, `high`: of all values of the track (beyond 32,768, of every second, third, …) 2% are less, 2% greater; `min`, `max`: of all.
 * There is no `range` when the track has no such value.
 *
 * `speed`: m/s. Where the device recorded it at half of the points at least, that; else of each line between points the way over
 * the time, points taken together until they are 1 s apart, and of five neighbouring speeds the median (as for `maxSpeed` in `TrackStats`).
 * `slope`: percent, of each line between points with heights, over its length, and over 30 m around its middle when it is shorter,
 * from heights smoothed as for `gain` in `Heights`; there is none where a segment is shorter than 30 m.
 * `ele`: metres, as recorded; the others as in `Sensor`.
 */
export const DrawnValues = z.object({
  by: ValueName,
  range: z.optional(z.object({ min: z.number(), max: z.number(), low: z.number(), high: z.number() })),
});
export type DrawnValues = z.infer<typeof DrawnValues>;

/**
 * The lines of a track in a window, simplified. Every place of the full line in the window lies within `within` pixels of what is drawn
 * (at most 1, unless there would be more than `maxVertices`). First and last points of segments are never left out, nor are lines
 * that only cross the window. `vertices`: how many there are; `points`: how many the track has. `worldSize`: how many units wide
 * the world is in `data`. `webview/drawing.ts` reads it.
 *
 * `data`: base64 of bytes that hold whole numbers, seven bits a byte, lowest first, the eighth bit set on all but the last; those with
 * a sign as 0, -1, 1, -2, … Run after run: its segment less that of the run before; its kind (0 track, 1 route, 2 waypoints, which no line joins);
 * how many vertices it has; the point that the first one is, less that of the run before; then for each vertex x and y with a sign, those of
 * the first as they are, of the others less those of the vertex before; with `indexes` the point that it is, less that of the vertex before; with
 * `by` one byte, the code of its value.
 * x: units from longitude -180 east, beyond the world where a run crosses the antimeridian; y: units from latitude 85.0511 south,
 * which is as far north (and, south, as -85.0511) as Web Mercator goes.
 *
 * The value of a vertex is that of the drawn line that leads on from it: the mean over the points of that line, its ends included
 * (`speed` of places and `slope`: over the lines between those points); at the end of a segment, that of its point. With `by` a drawn
 * line of over 6 pixels along which the value changes is cut: a vertex on it, whose point lies within a pixel or so, tells the new value.
 */
export const Drawing = z.object({
  track: trackId,
  zoom: z.number(),
  within: z.number(),
  worldSize: z.number(),
  points: count,
  vertices: count,
  runs: count,
  indexes: z.boolean(),
  values: z.optional(DrawnValues),
  data: z.string(),
});
export type Drawing = z.infer<typeof Drawing>;
