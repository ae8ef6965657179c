/** What somebody looks at: where the maps are, and how a program steers them. Angles are degrees on WGS 84. */
import * as z from 'zod/mini';
import { defineModule, fn, stream } from '../remote/contract.ts';
import { MapCenter, MapName, mostTracks, ReportedCenter, zoomLevel } from './mapView.ts';
import { TrackPlace } from './trackFinding.ts';
import { anyLongitude, count, latitude, time, trackId } from './trackValues.ts';

/** How long a map has for its answer, in milliseconds: a page draws in a tenth of a second, also on a slow machine in one. */
export const patienceWithMapMs = 10_000;

/** A picture as base64 must fit a message of the wire (16 MiB). */
export const mostPictureCharacters = 15_000_000;

const map = z.optional(MapName.check(z.describe('Which map: the one in use, unless it is given.')));
/** How a track is named here. */
const named = z
  .string()
  .check(
    z.minLength(1),
    z.maxLength(4096),
    z.meta({ description: 'The id of an open track, or its file: an absolute path.', examples: ['t1'] }),
  );

/** `select` takes a point by its number from 0, or the place at a time; of the track that the map is about unless one is given. */
export const Steer = z.union([
  z.strictObject({
    do: z.literal('center'),
    lat: latitude,
    lon: anyLongitude,
    zoom: z.optional(zoomLevel),
    map,
  }),
  z.strictObject({
    do: z.literal('fit'),
    tracks: z.optional(
      z
        .array(named)
        .check(z.maxLength(mostTracks), z.describe('All that the map shows, unless it is given.')),
    ),
    map,
  }),
  z.strictObject({ do: z.literal('select'), track: z.optional(named), index: count, map }),
  z.strictObject({ do: z.literal('select'), track: z.optional(named), time, map }),
  z.strictObject({ do: z.literal('screenshot'), map }),
]);
export type Steer = z.infer<typeof Steer>;

/** What a map is to do: with what was named found, so that it need not ask. `path`: of a track that is a file. */
export const MapAction = z.union([
  z.object({ do: z.literal('center'), lat: latitude, lon: z.number(), zoom: z.optional(zoomLevel) }),
  z.object({
    do: z.literal('fit'),
    tracks: z.optional(z.array(z.object({ track: trackId, path: z.optional(z.string()) }))),
  }),
  z.object({ do: z.literal('select'), place: TrackPlace }),
  z.object({ do: z.literal('screenshot') }),
]);
export type MapAction = z.infer<typeof MapAction>;

/** `id` goes back with the answer. */
export const MapCommand = z.object({ id: count, action: MapAction });
export type MapCommand = z.infer<typeof MapCommand>;

/** How a command went: what the map says when it did not, and the picture (base64 of a PNG) if one was asked for. */
export const MapDone = z.strictObject({
  map: MapName,
  id: count,
  ok: z.boolean(),
  message: z.optional(z.string().check(z.maxLength(4096))),
  png: z.optional(z.string().check(z.maxLength(mostPictureCharacters))),
});
export type MapDone = z.infer<typeof MapDone>;

/** Which map did it, of which program; the point that is selected; the picture (base64 of a PNG). */
export const Steered = z.object({
  map: MapName,
  from: z.string(),
  place: z.optional(TrackPlace),
  png: z.optional(z.string()),
});
export type Steered = z.infer<typeof Steered>;

/**
 * `present`: where a map was when the watching began, the one in use last. `reported`: what a map reported since; `cause` tells why.
 * `closed`: a map is shown no more. Who takes them slowly gets the latest of each map, and not all.
 */
export const ViewChange = z.union([
  z.object({ kind: z.enum(['present', 'reported']), view: ReportedCenter }),
  z.object({ kind: z.literal('closed'), map: MapName }),
]);
export type ViewChange = z.infer<typeof ViewChange>;

const OneMap = z.strictObject({ map: MapName });

export const View = defineModule(
  'view',
  {
    center: fn(MapCenter, ReportedCenter, {
      summary:
        'Remembers the centre of the map that somebody looks at, so that any program can ask about it.',
      repeatable: true,
    }),
    where: fn(z.strictObject({ map }), ReportedCenter, {
      summary: 'What the map in use shows, or one by its name, as last reported.',
      repeatable: true,
    }),
    watch: stream(z.strictObject({}), ViewChange, {
      summary: 'Where the maps are, and then each move of one, and when one is closed.',
    }),
    steer: fn(Steer, Steered, {
      summary:
        'Moves the map, fits it to tracks, selects a point, or takes a picture; resolves when the map has done it.',
    }),
    commands: stream(OneMap, MapCommand, {
      summary:
        'For whoever shows a map: what it is to do. While this is followed the map is open for view/steer.',
    }),
    done: fn(MapDone, z.object({}), {
      summary: 'For whoever shows a map: how a command of view/commands went.',
    }),
    close: fn(OneMap, z.object({}), {
      summary: 'For whoever shows a map: it is shown no more.',
      repeatable: true,
    }),
  },
  { summary: 'What somebody looks at, and how to move it.' },
);
