/** What the map page may ask the extension, and what it is answered. Each side checks what it receives. */
import * as z from 'zod/mini';
import type { ProfileAxis as Axis, ProfileValue as Value } from '../server/api/trackProfile.ts';
import { copyForms } from './placeCopies.ts';
import { BaseMap, BaseMapFound, Tile, TileFound } from './tiles/tileQuestions.ts';
import { Bounds, count, latitude, longitude, Place, trackKey, ValueName, zoom } from './values.ts';

/** The lines of a track as they look at a zoom, in a window or all of them: `track/draw` with its bytes unpacked. */
const Draw = z.strictObject({
  what: z.literal('draw'),
  track: trackKey,
  zoom: zoom.check(z.maximum(24)),
  bounds: z.optional(Bounds),
  by: z.optional(ValueName),
  indexes: z.optional(z.boolean()),
});
/** The range of the values that the vertices' codes stand for; missing when the track has none: see DrawnValues. */
const ValueRange = z.object({ min: z.number(), max: z.number(), low: z.number(), high: z.number() });
export type ValueRange = z.infer<typeof ValueRange>;
const Drawn = z.object({
  worldSize: z.number().check(z.positive()),
  runs: count,
  indexes: z.boolean(),
  values: z.optional(z.object({ by: ValueName, range: z.optional(ValueRange) })),
  data: z.instanceof(Uint8Array),
});
export type Drawn = z.infer<typeof Drawn>;

/** Where a track begins and ends, the waypoints of its file, and the names of its routes. */
const Places = z.strictObject({ what: z.literal('places'), track: trackKey });
const Spot = z.object({ lat: latitude, lon: longitude });
const PlacesOf = z.object({
  /** First and last place that a line joins; missing when the file has only waypoints. */
  ends: z.optional(z.object({ start: Spot, end: Spot })),
  waypoints: z.array(z.object({ lat: latitude, lon: longitude, name: z.optional(z.string()) })),
  /** The middle of each route that has a name; of the first ones, in a file of very many. */
  routes: z.array(z.object({ lat: latitude, lon: longitude, name: z.string() })),
});
export type PlacesOf = z.infer<typeof PlacesOf>;

/** Recorded points one after another: `track/places`. */
const Points = z.strictObject({
  what: z.literal('points'),
  track: trackKey,
  from: count,
  count: z.int().check(z.minimum(1), z.maximum(500)),
});

/** So many points, seconds or metres (one of them) on from a place of a track, or back: `track/step`. */
const Step = z.strictObject({
  what: z.literal('step'),
  track: trackKey,
  index: count,
  fraction: z.optional(z.number()),
  points: z.optional(z.int()),
  seconds: z.optional(z.number()),
  metres: z.optional(z.number()),
});
/** `end`: the track has no point so far away, and this is its last, or first. */
const Stepped = z.object({ place: Place, end: z.boolean() });

/** How often the track comes by a place: `track/passes`. */
const Passes = z.strictObject({
  what: z.literal('passes'),
  track: trackKey,
  lat: latitude,
  lon: longitude,
});
/** Each from where to where (points), with its nearest place; `more`: how many there are beyond these. */
const PassesBy = z.object({
  passes: z.array(z.object({ place: Place, from: count, to: count })),
  more: count,
});
export type PassesBy = z.infer<typeof PassesBy>;

/** The person is asked for a time at which the track was recorded. `zone`: that of their clock (IANA). */
const AskTime = z.strictObject({
  what: z.literal('askTime'),
  track: trackKey,
  zone: z.string().check(z.maxLength(80)),
});
/** Without a place the person has thought better of it. */
const TimeAsked = z.object({ place: z.optional(Place) });

/** Puts a place on the clipboard. Without a form the person is asked for one. */
const Copy = z.strictObject({
  what: z.literal('copy'),
  place: Place,
  as: z.optional(z.enum(copyForms)),
});
/** As what it was copied; missing when the person has thought better of it. */
const CopiedAs = z.object({ as: z.optional(z.enum(copyForms)) });

export const profileValues = [
  'ele',
  'speed',
  'hr',
  'cad',
  'temp',
  'power',
] as const satisfies readonly Value[];
export const ProfileValue = z.enum(profileValues);
export const ProfileAxis = z.enum(['distance', 'time'] as const satisfies readonly Axis[]);

/** What the profile below the map draws: `track/profile` of the whole track with its bytes unpacked. */
const AskProfile = z.strictObject({
  what: z.literal('profile'),
  track: trackKey,
  of: ProfileValue,
  over: ProfileAxis,
  samples: z.int().check(z.minimum(2), z.maximum(4000)),
});
const ProfileOf = z.object({
  of: ProfileValue,
  over: ProfileAxis,
  points: count,
  epoch: z.optional(z.string()),
  x: z.optional(z.object({ from: z.number(), to: z.number() })),
  value: z.optional(z.object({ min: z.number(), max: z.number() })),
  has: z.object({ of: z.array(ProfileValue), over: z.array(ProfileAxis) }),
  columns: count,
  data: z.instanceof(Uint8Array),
});
export type ProfileOf = z.infer<typeof ProfileOf>;

/** What a track, or its points from one to another, amounts to: see TrackStats in server/api/trackMeasuring.ts. */
const Stats = z.strictObject({
  what: z.literal('stats'),
  track: trackKey,
  from: z.optional(count),
  to: z.optional(count),
});
const StatsOf = z.object({
  points: count,
  distance: z.number(),
  duration: z.optional(z.number()),
  movingTime: z.optional(z.number()),
  averageSpeed: z.optional(z.number()),
  maxSpeed: z.optional(z.number()),
  jumps: z.optional(z.object({ count, distance: z.number() })),
  ele: z.optional(z.object({ gain: z.optional(z.number()), loss: z.optional(z.number()) })),
});
export type StatsOf = z.infer<typeof StatsOf>;

/** The place on the line of a track that is nearest to another place. */
const Near = z.strictObject({ what: z.literal('near'), track: trackKey, lat: latitude, lon: longitude });
/** Shows the text of the file, with the cursor where that point stands. `note`: what the person should know about it. */
const Text = z.strictObject({ what: z.literal('text'), track: trackKey, index: count });
const TextShown = z.object({ note: z.optional(z.string()) });

export const Question = z.discriminatedUnion('what', [
  Draw,
  Places,
  Points,
  Step,
  Passes,
  AskTime,
  Copy,
  AskProfile,
  Stats,
  Near,
  BaseMap,
  Tile,
  Text,
]);
export type Question = z.infer<typeof Question>;
export type What = Question['what'];

/** For each question the answer to it. */
export const answerTo = {
  draw: Drawn,
  places: PlacesOf,
  points: z.array(Place),
  step: Stepped,
  passes: PassesBy,
  askTime: TimeAsked,
  copy: CopiedAs,
  profile: ProfileOf,
  stats: StatsOf,
  near: Place,
  baseMap: BaseMapFound,
  tile: TileFound,
  text: TextShown,
} as const satisfies Record<What, z.ZodMiniType>;
export type AnswerTo<W extends What> = z.infer<(typeof answerTo)[W]>;
export type QuestionOf<W extends What> = Extract<Question, { what: W }>;
