/** GPS tracks: what can be asked of them. Angles are degrees on WGS 84, lengths are metres. */
import * as z from 'zod/mini';
import { defineModule, fn, stream } from '../remote/contract.ts';
import { Drawing, DrawQuery, PageOfTrack, TrackPoints } from './trackDrawing.ts';
import { OpenProgress, OpenTrack, TrackChange, TrackSummary } from './trackFiles.ts';
import {
  AtQuery,
  NearestPoint,
  NearestQuery,
  Passes,
  PassesQuery,
  Places,
  PlacesQuery,
  PointQuery,
  SteppedPlace,
  StepQuery,
  TrackPlace,
} from './trackFinding.ts';
import { LineQuery, PointLine } from './trackLines.ts';
import { StatsQuery, TrackStats } from './trackMeasuring.ts';
import { Profile, ProfileQuery } from './trackProfile.ts';
import { trackId } from './trackValues.ts';
import { ExportQuery } from './trackWriting.ts';

const OneTrack = z.strictObject({ track: trackId });

/** Files of hundreds of megabytes on a slow disk, in milliseconds. */
const longestOpenMs = 600_000;

export const Track = defineModule(
  'track',
  {
    open: fn(OpenTrack, TrackSummary, {
      summary: 'Reads a file with tracks, or reads it again when it is open already (its id stays).',
      progress: OpenProgress,
      // Content that comes a second time would be a second track; a path would not.
      repeatable: 'path',
      timeoutMs: longestOpenMs,
    }),
    list: fn(z.strictObject({}), z.array(TrackSummary), {
      summary: 'The open tracks, in the order in which they were opened.',
      repeatable: true,
    }),
    info: fn(OneTrack, TrackSummary, { summary: 'One open track.', repeatable: true }),
    close: fn(OneTrack, TrackSummary, {
      summary: 'Forgets a track (its file stays) and returns what it was.',
    }),
    watch: stream(z.strictObject({ track: z.optional(trackId) }), TrackChange, {
      summary:
        'The open tracks (or one of them), and then what happens to them: opened, changed, closed, or failed to be read again.',
    }),
    nearest: fn(NearestQuery, NearestPoint, {
      summary:
        "The recorded point, or the place on the line, nearest to a place, or to the map's centre as last reported.",
      repeatable: true,
    }),
    passes: fn(PassesQuery, Passes, {
      summary: "How often the line comes by a place, or by the map's centre as last reported.",
      repeatable: true,
    }),
    at: fn(AtQuery, TrackPlace, {
      summary: 'The place at a time, interpolated along the line and never across a gap between segments.',
      repeatable: true,
    }),
    point: fn(PointQuery, TrackPlace, {
      summary: 'A recorded point by its number, or the place so many metres along the track.',
      repeatable: true,
    }),
    places: fn(PlacesQuery, Places, {
      summary: 'Recorded points one after another, with all that is known of each.',
      repeatable: true,
    }),
    step: fn(StepQuery, SteppedPlace, {
      summary: 'The recorded point so many points, seconds or metres on from another, or back.',
      repeatable: true,
    }),
    points: fn(PageOfTrack, TrackPoints, {
      summary: 'The points of a track for drawing, one page at a time.',
      repeatable: true,
    }),
    draw: fn(DrawQuery, Drawing, {
      summary: 'The lines of a track as they look at a zoom, within a pixel, in a window.',
      repeatable: true,
    }),
    stats: fn(StatsQuery, TrackStats, {
      summary: 'Lengths, times, speeds, heights, pauses and laps of a track, or of a range of it.',
      repeatable: true,
    }),
    profile: fn(ProfileQuery, Profile, {
      summary:
        'Height, speed or a sensor of a track, or of a range of it, over its length or over time, for drawing.',
      repeatable: true,
    }),
    line: fn(LineQuery, PointLine, {
      summary: 'In which line of its file a point stands, or which point stands in a line.',
      progress: OpenProgress,
      repeatable: true,
      timeoutMs: longestOpenMs,
    }),
    export: stream(ExportQuery, z.string(), {
      summary: 'A track, or a range of it, as a file of another format: pieces of text, in order.',
    }),
  },
  { summary: 'GPS tracks. Angles are degrees on WGS 84, lengths are metres.' },
);
