/** What `track/…` and `view/…` do. Wiring wraps these handlers with the contract's checks. */
import { isAbsolute } from 'node:path';
import { maxPointsPerPage } from '../api/trackDrawing.ts';
import type { NearestPoint, ReportedCenter } from '../api/trackFinding.ts';
import type { Track, View } from '../api/tracks.ts';
import { ErrorCode, RemoteError } from '../remote/errors.ts';
import type { Handlers } from '../remote/implement.ts';
import { segmentOf } from './columns.ts';
import { createDrawer } from './drawing/draw.ts';
import { pageOf } from './drawing/page.ts';
import { nearestPoint } from './finding/nearest.ts';
import { statsOf } from './measuring/stats.ts';
import type { OpenedTrack, TrackStore } from './trackStore.ts';
import { oneLine } from './values.ts';
import { exportTrack } from './writing/export.ts';

export interface TracksOptions {
  readonly store: TrackStore;
  readonly now?: () => Date;
}

export interface Tracks {
  readonly track: Handlers<typeof Track.functions>;
  readonly view: Handlers<typeof View.functions>;
}

/** The two modules are made together, for `track/nearest` without a place asks about the centre that `view/center` told. */
export function createTracks({ store, now = () => new Date() }: TracksOptions): Tracks {
  let center: ReportedCenter | undefined;
  const drawer = createDrawer();

  /** The tracks to look at: one by id, which must work, or all that can be read. */
  const candidates = async (id: string | undefined): Promise<OpenedTrack[]> => {
    if (id !== undefined) return [await store.load(id)];
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

  const track: Tracks['track'] = {
    open(source, { signal, progress }) {
      if ('path' in source) checkPath(source.path);
      return store.open(source, { signal, onProgress: progress });
    },
    list: () => store.list(),
    info: ({ track }) => store.info(track),
    close: ({ track }) => store.close(track),
    watch: ({ track }, { signal }) => store.watch(track, signal),

    async nearest({ lat, lon, track }) {
      if (lat !== undefined && lon !== undefined) return nearestOf(await candidates(track), lat, lon);
      if (lat !== undefined || lon !== undefined) {
        const missing = lat === undefined ? 'lat' : 'lon';
        const text = `track/nearest refused: ${missing} is missing. Give both lat and lon, or neither for the map's centre.`;
        throw new RemoteError('invalid-params', text, { code: ErrorCode.invalidParams });
      }
      const asked = center;
      if (!asked) throw noCenter();
      const point = nearestOf(await candidates(track ?? asked.track), asked.lat, asked.lon);
      return { ...point, center: asked };
    },

    async points({ track, from = 0, count = maxPointsPerPage }) {
      const opened = await store.load(track);
      return { track, ...pageOf(opened.track, from, count) };
    },
    draw: async (query, { signal }) => drawer.draw(await store.load(query.track), query, signal),
    stats: async (query, { signal }) => statsOf(await store.load(query.track), query, signal),
    async *export(query) {
      yield* exportTrack(await store.load(query.track), query);
    },
  };

  const view: Tracks['view'] = {
    center(reported, { client }) {
      center = { ...reported, lon: withinGlobe(reported.lon), when: now().toISOString(), from: client.name };
      return center;
    },
  };

  return { track, view };
}

function nearestOf(tracks: readonly OpenedTrack[], lat: number, lon: number): NearestPoint {
  const points = tracks.map((opened) => ({ opened, ...nearestPoint(opened.track.index, lat, lon) }));
  // The first of those at the same distance: the one that was opened first.
  const { opened, index, distance } = points.reduce((best, other) =>
    other.distance < best.distance ? other : best,
  );
  const { summary, track } = opened;
  const ele = track.ele[index] ?? Number.NaN;
  const time = track.time[index] ?? Number.NaN;
  return {
    track: summary.id,
    name: summary.name,
    index,
    points: summary.points,
    segment: segmentOf(track.segmentStarts, index),
    lat: track.lat[index] ?? Number.NaN,
    lon: track.lon[index] ?? Number.NaN,
    ...(Number.isNaN(ele) ? {} : { ele }),
    ...(Number.isNaN(time) ? {} : { time: new Date(time).toISOString() }),
    distance,
  };
}

/** The same meridian within ±180; what is there already stays as it is. */
const withinGlobe = (lon: number): number => (Math.abs(lon) <= 180 ? lon : lon - 360 * Math.round(lon / 360));

/** The daemon has no folder of its own that a relative path could mean. */
function checkPath(path: string): void {
  const fault = !isAbsolute(path)
    ? `must be absolute, got "${oneLine(path).slice(0, 200)}"`
    : path.includes('\0')
      ? 'must not contain the character NUL'
      : undefined;
  if (fault === undefined) return;
  throw new RemoteError('invalid-params', `track/open refused: path ${fault}.`, {
    code: ErrorCode.invalidParams,
  });
}

function noCenter(): RemoteError {
  const what = 'Move a track map in VS Code, or give a place: remotex track nearest 46.1,14.2';
  return new RemoteError('no-center', `No map centre is known yet. ${what}`);
}
