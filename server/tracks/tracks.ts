/** What `track/…` and `view/…` do. Wiring wraps these handlers with the contract's checks. */
import { isAbsolute } from 'node:path';
import { maxPointsPerPage } from '../api/trackDrawing.ts';
import type { Track } from '../api/tracks.ts';
import type { View } from '../api/view.ts';
import { ErrorCode, RemoteError } from '../remote/errors.ts';
import type { Handlers } from '../remote/implement.ts';
import { createAsking } from './asking.ts';
import { createDrawer } from './drawing/draw.ts';
import { pageOf } from './drawing/page.ts';
import { statsOf } from './measuring/stats.ts';
import { profileOf } from './profile/profile.ts';
import { createStepping } from './stepping.ts';
import type { TrackStore } from './trackStore.ts';
import { oneLine } from './values.ts';
import { createView } from './view/view.ts';
import { exportTrack } from './writing/export.ts';

export interface TracksOptions {
  readonly store: TrackStore;
  readonly now?: () => Date;
  /** How long a map has for its answer to `view/steer`, in milliseconds. */
  readonly patienceMs?: number;
}

export interface Tracks {
  /** `track/line` is in lines/, for it has files read. */
  readonly track: Omit<Handlers<typeof Track.functions>, 'line'>;
  readonly view: Handlers<typeof View.functions>;
}

/**
 * The two modules are made together: `track/nearest` without a place asks about the centre that `view/center` told, and
 * `view/steer` finds the point that a map is to select.
 */
export function createTracks({ store, now = () => new Date(), patienceMs }: TracksOptions): Tracks {
  const drawer = createDrawer();

  const asking = createAsking({ store, center: () => view.center() });
  const view = createView({
    store,
    now,
    patienceMs,
    at: (time, track, context) => asking.at({ time, track }, context),
  });

  const track: Tracks['track'] = {
    open(source, { signal, progress }) {
      if ('path' in source) checkPath(source.path);
      return store.open(source, { signal, onProgress: progress });
    },
    list: () => store.list(),
    info: ({ track }) => store.info(track),
    close: ({ track }) => store.close(track),
    watch: ({ track }, { signal }) => store.watch(track, signal),

    ...asking,
    ...createStepping(store),

    async points({ track, from = 0, count = maxPointsPerPage }) {
      const opened = await store.load(track);
      return { track, ...pageOf(opened.track, from, count) };
    },
    draw: async (query, { signal }) => drawer.draw(await store.load(query.track), query, signal),
    stats: async (query, { signal }) => statsOf(await store.load(query.track), query, signal),
    profile: async (query, { signal }) => profileOf(await store.load(query.track), query, signal),
    async *export(query) {
      yield* exportTrack(await store.load(query.track), query);
    },
  };

  return { track, view: view.handlers };
}

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
