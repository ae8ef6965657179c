/** What can be asked about a place or a time: `track/nearest`, `track/passes` and `track/at`. */
import type { ReportedCenter } from '../api/mapView.ts';
import { type Pass, type TrackPlace, usuallyWithin } from '../api/trackFinding.ts';
import type { Track } from '../api/tracks.ts';
import { ErrorCode, RemoteError } from '../remote/errors.ts';
import type { Handlers } from '../remote/implement.ts';
import { type NearPlace, pointPlace } from './finding/legSearch.ts';
import { nearestPoint } from './finding/nearest.ts';
import { nearestOnLine } from './finding/nearestOnLine.ts';
import { findPasses } from './finding/passes.ts';
import { findTime, indexTimes, partOfWay, type TimeIndex } from './finding/times.ts';
import { noPlaceAt, type TimeAnswer } from './noPlace.ts';
import { inSlices, type Work } from './slices.ts';
import { trackPlace } from './trackPlace.ts';
import type { OpenedTrack, TrackStore } from './trackStore.ts';
import { oneLine, parseTime } from './values.ts';
import { withinGlobe } from './view/withinGlobe.ts';

export interface AskingOptions {
  readonly store: TrackStore;
  /** The map's centre as last reported. */
  readonly center: () => ReportedCenter | undefined;
}

const usualPasses = 100;

export function createAsking({
  store,
  center,
}: AskingOptions): Pick<Handlers<typeof Track.functions>, 'nearest' | 'passes' | 'at'> {
  const times = new WeakMap<OpenedTrack['track'], TimeIndex>();
  const timesOf = function* ({ track }: OpenedTrack): Work<TimeIndex> {
    const known = times.get(track) ?? (yield* indexTimes(track));
    times.set(track, known);
    return known;
  };
  const momentsIn = function* (tracks: readonly OpenedTrack[], asked: number): Work<TimeAnswer[]> {
    const answers: TimeAnswer[] = [];
    for (const opened of tracks) {
      answers.push({ opened, moment: yield* findTime(yield* timesOf(opened), asked) });
    }
    return answers;
  };

  /** The tracks to look at: those that are named, which must work, or all that can be read. */
  const candidates = async (ids: readonly string[] | undefined): Promise<OpenedTrack[]> => {
    if (ids) return Promise.all(ids.map((id) => store.load(id)));
    const open = await store.list();
    if (open.length === 0) {
      throw new RemoteError('no-tracks', 'No track is open. Open one: remotex track open walk.gpx');
    }
    const loads = await Promise.allSettled(open.map((summary) => store.load(summary.id)));
    const loaded = loads.flatMap((load) => (load.status === 'fulfilled' ? [load.value] : []));
    const failures = loads.flatMap((load): unknown[] => (load.status === 'rejected' ? [load.reason] : []));
    const unexpected = failures.find((failure) => !(failure instanceof RemoteError));
    if (unexpected) throw unexpected;
    // A file that is gone must not keep the others from answering, but somebody has to hear of it if there are none.
    if (loaded.length === 0) throw failures[0];
    return loaded;
  };

  /** The tracks of a map: the one that it is about, or those of all it shows that are still open. */
  const tracksOf = async ({ track, tracks = [] }: ReportedCenter): Promise<string[] | undefined> => {
    if (track !== undefined) return [track];
    const open = new Set((await store.list()).map(({ id }) => id));
    const shown = tracks.filter((id) => open.has(id));
    return shown.length > 0 ? shown : undefined;
  };

  /** The place that was asked about, or the map's centre, and the tracks to look at. */
  const about = async (method: string, { lat, lon, track, tracks }: PlaceAsked): Promise<Question> => {
    if (track !== undefined && tracks) {
      throw refused(method, 'track and tracks are both there. Give one of them, or neither for all.');
    }
    const named = tracks ?? (track === undefined ? undefined : [track]);
    if (lat !== undefined && lon !== undefined) {
      return { lat, lon: withinGlobe(lon), tracks: await candidates(named), told: {} };
    }
    if (lat !== undefined || lon !== undefined) {
      const missing = lat === undefined ? 'lat' : 'lon';
      const text = `${missing} is missing. Give both lat and lon, or neither for the map's centre.`;
      throw refused(method, text);
    }
    const asked = center();
    if (!asked) throw noCenter();
    const about = named ?? (await tracksOf(asked));
    return { lat: asked.lat, lon: asked.lon, tracks: await candidates(about), told: { center: asked } };
  };

  return {
    async nearest({ on = 'points', ...place }, { signal }) {
      const { lat, lon, tracks, told } = await about('track/nearest', place);
      const find = on === 'line' ? nearestOnLine : nearestPlace;
      const places: { opened: OpenedTrack; found: NearPlace }[] = [];
      for (const opened of tracks) {
        const found = await inSlices(find(opened.track.index, lat, lon), 'track/nearest', signal);
        places.push({ opened, found });
      }
      // The first of those at the same distance: the one that was opened first.
      const { opened, found } = places.reduce((best, other) =>
        other.found.distance < best.found.distance ? other : best,
      );
      return { ...trackPlace(opened, found), distance: found.distance, ...told };
    },

    async passes({ within = usuallyWithin, limit = usualPasses, ...place }, { signal }) {
      const { lat, lon, tracks, told } = await about('track/passes', place);
      const passes: Pass[] = [];
      let more = 0;
      for (const opened of tracks) {
        const near = { lat, lon, within, limit: limit - passes.length };
        const found = await inSlices(findPasses(opened.track.index, near), 'track/passes', signal);
        more += found.more;
        for (const { from, to, nearest } of found.passes) {
          passes.push({
            nearest: { ...trackPlace(opened, nearest), distance: nearest.distance },
            from: trackPlace(opened, from),
            to: trackPlace(opened, to),
          });
        }
      }
      return { passes, more, ...told };
    },

    async at({ time, track }, { signal }): Promise<TrackPlace> {
      const asked = parseTime(time);
      if (Number.isNaN(asked)) {
        throw refused('track/at', `time must be like 2026-05-09T07:30:00Z, got "${oneLine(time)}".`);
      }
      const tracks = await candidates(track === undefined ? undefined : [track]);
      const moments = await inSlices(momentsIn(tracks, asked), 'track/at', signal);
      for (const { opened, moment } of moments) {
        if (moment.kind === 'none') continue;
        const way = partOfWay(opened.track.index, moment.from, moment.to, moment.part);
        const place = await inSlices(way, 'track/at', signal);
        return trackPlace(opened, place, asked);
      }
      throw noPlaceAt(asked, moments);
    },
  };
}

interface PlaceAsked {
  readonly lat?: number | undefined;
  readonly lon?: number | undefined;
  readonly track?: string | undefined;
  readonly tracks?: readonly string[] | undefined;
}

interface Question {
  readonly lat: number;
  readonly lon: number;
  readonly tracks: readonly OpenedTrack[];
  /** The centre, if it was asked about, to be told in the answer. */
  readonly told: { readonly center?: ReportedCenter };
}

function* nearestPlace(points: OpenedTrack['track']['index'], lat: number, lon: number): Work<NearPlace> {
  const { index, distance } = yield* nearestPoint(points, lat, lon);
  return { ...pointPlace(points, index), distance };
}

const refused = (method: string, why: string): RemoteError =>
  new RemoteError('invalid-params', `${method} refused: ${why}`, { code: ErrorCode.invalidParams });

function noCenter(): RemoteError {
  const what = 'Move a track map in VS Code, or give a place: remotex track nearest 46.1,14.2';
  return new RemoteError('no-center', `No map centre is known yet. ${what}`);
}
