/** What the map page may ask the extension, and what it is answered. Each side checks what it receives. */
import * as z from 'zod/mini';
import { Bounds, count, latitude, longitude, Place, trackKey, zoom } from './values.ts';

/** The lines of a track as they look at a zoom, in a window or all of them: `track/draw` with its bytes unpacked. */
const Draw = z.strictObject({
  what: z.literal('draw'),
  track: trackKey,
  zoom: zoom.check(z.maximum(24)),
  bounds: z.optional(Bounds),
});
const Drawn = z.object({
  worldSize: z.number().check(z.positive()),
  runs: count,
  indexes: z.boolean(),
  data: z.instanceof(Uint8Array),
});
export type Drawn = z.infer<typeof Drawn>;

/** Where a track begins and ends, and the waypoints of its file. */
const Places = z.strictObject({ what: z.literal('places'), track: trackKey });
const Spot = z.object({ lat: latitude, lon: longitude });
const PlacesOf = z.object({
  /** First and last place that a line joins; missing when the file has only waypoints. */
  ends: z.optional(z.object({ start: Spot, end: Spot })),
  waypoints: z.array(z.object({ lat: latitude, lon: longitude, name: z.optional(z.string()) })),
});
export type PlacesOf = z.infer<typeof PlacesOf>;

/** Recorded points one after another: `track/places`. */
const Points = z.strictObject({
  what: z.literal('points'),
  track: trackKey,
  from: count,
  count: z.int().check(z.minimum(1), z.maximum(500)),
});

export const Question = z.discriminatedUnion('what', [Draw, Places, Points]);
export type Question = z.infer<typeof Question>;
export type What = Question['what'];

/** For each question the answer to it. */
export const answerTo = { draw: Drawn, places: PlacesOf, points: z.array(Place) } as const satisfies Record<
  What,
  z.ZodMiniType
>;
export type AnswerTo<W extends What> = z.infer<(typeof answerTo)[W]>;
export type QuestionOf<W extends What> = Extract<Question, { what: W }>;
