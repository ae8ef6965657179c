/** Every message between the extension and the map page, both ways. Each side checks what it receives. */
import * as z from 'zod/mini';
import { Question } from './questions.ts';
import {
  Bounds,
  count,
  latitude,
  longitude,
  mostDropped,
  mostPictureCharacters,
  mostTracks,
  Place,
  trackKey,
  zoom,
} from './values.ts';

/** What is said of a track that is open: see TrackSummary in server/api/trackFiles.ts. */
export const Summary = z.object({
  name: z.string(),
  format: z.optional(z.string()),
  points: count,
  segments: count,
  waypoints: count,
  bounds: Bounds,
  distance: z.number(),
  start: z.optional(z.string()),
  end: z.optional(z.string()),
  duration: z.optional(z.number()),
  heights: z.optional(z.literal(true)),
  sensors: z.optional(z.array(z.string())),
  leftOut: z.optional(z.object({ points: count, firstLine: z.optional(count) })),
  /** Why the file ends before its end. */
  cut: z.optional(z.string()),
});
export type Summary = z.infer<typeof Summary>;

/**
 * A track of this map. `file`: the name of its file. `own`: the editor's own file, which cannot be taken off the map.
 * `version`: another number each time the file was read, so that the page knows what to draw anew.
 * `summary` is missing until the file has been read for the first time; `reading`: the part that is read, from 0 to 1;
 * `problem`: why it could not be read (what was read before stays).
 */
export const MapTrack = z.object({
  key: trackKey,
  file: z.string(),
  own: z.boolean(),
  version: count,
  summary: z.optional(Summary),
  reading: z.optional(z.number()),
  problem: z.optional(z.string()),
});
export type MapTrack = z.infer<typeof MapTrack>;

/** All tracks of this map, whenever anything about them has changed. */
const ShowTracks = z.object({
  kind: z.literal('tracks'),
  tracks: z.array(MapTrack).check(z.maxLength(mostTracks)),
});

/** The answer to the `center` message with the same `sequence`: see NearestPoint in server/api/tracks.ts. */
const ShowNearest = z.object({
  kind: z.literal('nearest'),
  sequence: count,
  place: z.extend(Place, { distance: z.number() }),
});
export type ShowNearest = z.infer<typeof ShowNearest>;

/** Something went wrong: one line for the person. With `sequence` it answers that `center` message, with `id` that question. */
const ShowProblem = z.object({
  kind: z.literal('problem'),
  message: z.string(),
  sequence: z.optional(count),
  id: z.optional(count),
});
export type ShowProblem = z.infer<typeof ShowProblem>;

/** The answer to the question with the same `id`: as `answerTo` says for it. */
const Answer = z.object({ kind: z.literal('answer'), id: count, answer: z.unknown() });

/** A command that was given outside the page. `webview/actions.ts` knows what it takes. */
const Do = z.object({
  kind: z.literal('do'),
  action: z.string().check(z.maxLength(60)),
  params: z.optional(z.unknown()),
});
export type Do = z.infer<typeof Do>;

/** What a program has the map do: to be answered with `steered`. Without `tracks` all that are shown are fitted. */
export const SteerAction = z.discriminatedUnion('do', [
  z.object({ do: z.literal('center'), lat: latitude, lon: longitude, zoom: z.optional(zoom) }),
  z.object({ do: z.literal('fit'), tracks: z.optional(z.array(trackKey).check(z.maxLength(mostTracks))) }),
  z.object({ do: z.literal('select'), place: Place }),
  z.object({ do: z.literal('screenshot') }),
]);
export type SteerAction = z.infer<typeof SteerAction>;
const Steer = z.object({ kind: z.literal('steer'), id: count, action: SteerAction });

/** Another map was moved there, and this one follows. */
const GoTo = z.object({ kind: z.literal('goTo'), lat: latitude, lon: longitude, zoom });

/** What the extension tells the page. */
export const ToMap = z.discriminatedUnion('kind', [
  ShowTracks,
  ShowNearest,
  ShowProblem,
  Answer,
  Do,
  Steer,
  GoTo,
]);
export type ToMap = z.infer<typeof ToMap>;

/** The page has loaded and can be given tracks: nothing is sent to it before. Again, when the person wants another try. */
const Ready = z.strictObject({ kind: z.literal('ready') });

/**
 * The map's centre has moved, or other tracks are shown. At most one such message is unanswered at any time. `bounds`: what is seen.
 * `cause`: see ViewCause in server/api/mapView.ts.
 */
const Center = z.strictObject({
  kind: z.literal('center'),
  sequence: count,
  lat: latitude,
  lon: longitude,
  zoom,
  tracks: z.array(trackKey).check(z.minLength(1), z.maxLength(mostTracks)),
  bounds: z.optional(Bounds),
  cause: z.optional(z.enum(['moved', 'looked', 'followed'])),
});

const Ask = z.strictObject({ kind: z.literal('ask'), id: count, question: Question });

/** The answer to a question is of no use any more. */
const Cancel = z.strictObject({ kind: z.literal('cancel'), id: count });

/** The person wants to see the text of the editor's own file. */
const OpenAsText = z.strictObject({ kind: z.literal('openAsText') });

/** The person takes a track off the map. */
const Remove = z.strictObject({ kind: z.literal('remove'), track: trackKey });

/** Files were dropped on the page: their addresses, as they came. */
const Add = z.strictObject({
  kind: z.literal('add'),
  uris: z
    .array(z.string().check(z.minLength(1), z.maxLength(4096)))
    .check(z.minLength(1), z.maxLength(mostDropped)),
});

/** The person wants to choose files to add. */
const Pick = z.strictObject({ kind: z.literal('pick') });

/** The person wants the tracks that were on the map before: see `waitingTracks` in webview/addingTracks.ts. */
const AddWaiting = z.strictObject({ kind: z.literal('addWaiting') });
/** How a `steer` message went: why it could not be done, and the picture (base64 of a PNG) if one was asked for. */
const Steered = z.strictObject({
  kind: z.literal('steered'),
  id: count,
  message: z.optional(z.string().check(z.maxLength(400))),
  png: z.optional(z.string().check(z.maxLength(mostPictureCharacters))),
});

/** Whether this map goes where other maps are moved. */
const FollowMaps = z.strictObject({ kind: z.literal('followMaps'), on: z.boolean() });

/** What the page tells the extension. */
export const FromMap = z.discriminatedUnion('kind', [
  Ready,
  Center,
  Ask,
  Cancel,
  OpenAsText,
  Remove,
  Add,
  Pick,
  AddWaiting,
  Steered,
  FollowMaps,
]);
export type FromMap = z.infer<typeof FromMap>;
