/** The values that messages and questions of the map page are made of. */
import * as z from 'zod/mini';
import type { ValueName as DrawnValue } from '../server/api/trackDrawing.ts';

export const latitude = z.number().check(z.minimum(-90), z.maximum(90));
export const longitude = z.number().check(z.minimum(-180), z.maximum(180));
export const zoom = z.number().check(z.minimum(0), z.maximum(30));
export const count = z.int().check(z.minimum(0));

/** The page's name for a track: the extension makes it of the file's address, so that it stays the same from day to day. */
export const trackKey = z.string().check(z.minLength(1), z.maxLength(40));

/** What lines can be coloured by: see DrawnValues in server/api/trackDrawing.ts. In the order in which they are offered. */
export const valueNames = [
  'speed',
  'ele',
  'slope',
  'hr',
  'cad',
  'power',
  'temp',
] as const satisfies readonly DrawnValue[];
export const ValueName = z.enum(valueNames);
export type ValueName = z.infer<typeof ValueName>;

/** A box in degrees; `west` is greater than `east` when it crosses the antimeridian. */
export const Bounds = z.object({ south: latitude, west: longitude, north: latitude, east: longitude });
export type Bounds = z.infer<typeof Bounds>;

/** The most tracks on one map. */
export const mostTracks = 100;

/** The most files that are dropped on it at once. */
export const mostDropped = 50;
/** The longest picture of the map as base64: it goes on to the daemon in one message of at most 16 MiB. */
export const mostPictureCharacters = 15_000_000;

/** A place of a track: see TrackPlace in server/api/trackFinding.ts, with the page's name for the track. */
export const Place = z.object({
  track: trackKey,
  index: count,
  fraction: z.optional(z.number()),
  points: count,
  lat: latitude,
  lon: longitude,
  ele: z.optional(z.number()),
  time: z.optional(z.string()),
  /** Metres from the first point, along the lines. */
  along: z.optional(z.number()),
  /** m/s. */
  speed: z.optional(z.number()),
  hr: z.optional(z.number()),
  cad: z.optional(z.number()),
  temp: z.optional(z.number()),
  power: z.optional(z.number()),
  course: z.optional(z.number()),
});
export type Place = z.infer<typeof Place>;
