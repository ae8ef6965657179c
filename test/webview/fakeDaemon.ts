/** A daemon for the tests of the map: the real functions over tracks that are in memory, and a record of what was asked. */
import type { Tracks, View } from '../../extension/map/daemon.ts';
import type { TrackSummary } from '../../server/api/trackFiles.ts';
import type { LineQuery, PointLine } from '../../server/api/trackLines.ts';
import { Track as TrackModule } from '../../server/api/tracks.ts';
import { View as ViewModule } from '../../server/api/view.ts';
import { remote } from '../../server/remote/client.ts';
import { RemoteError } from '../../server/remote/errors.ts';
import { implement } from '../../server/remote/implement.ts';
import { createLocal } from '../../server/remote/local.ts';
import { loadTrack } from '../../server/tracks/load.ts';
import type { OpenedTrack, TrackStore } from '../../server/tracks/trackStore.ts';
import { createTracks } from '../../server/tracks/tracks.ts';
import { type FakeTrack, gpxOf } from './fakeTrack.ts';

export type { FakePoint, FakeTrack } from './fakeTrack.ts';

export interface FakeDaemon {
  readonly tracks: Tracks;
  readonly view: View;
  /** Every place whose nearest point was asked for, in order. */
  readonly asked: { readonly lat: number; readonly lon: number }[];
  /** Every centre that was reported. */
  readonly centers: NonNullable<Parameters<View['center']>[0]>[];
  /** What the file holds from now on. */
  write(track: FakeTrack, path?: string): void;
  /** Lets no question for the nearest point or for passes be answered until the returned function is called. */
  hold(): () => void;
}

/** Where the track of the tests lies. */
export const walkPath = '/walk.gpx';

export function createFakeDaemon(first: FakeTrack): FakeDaemon {
  const asked: FakeDaemon['asked'] = [];
  const centers: FakeDaemon['centers'] = [];
  const files = new Map([[walkPath, first]]);
  let gate = Promise.resolve();
  const local = createLocal(servicesOver(createStore(files)));
  const track = remote(TrackModule, local);
  const view = remote(ViewModule, local);
  return {
    asked,
    centers,
    write: (written, path = walkPath) => void files.set(path, written),
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return resolve;
    },
    tracks: {
      ...track,
      async nearest(params, options) {
        asked.push({ lat: params?.lat ?? 0, lon: params?.lon ?? 0 });
        await gate;
        return track.nearest(params, options);
      },
      async passes(params, options) {
        await gate;
        return track.passes(params, options);
      },
    },
    view: {
      ...view,
      async center(params, options) {
        centers.push(params);
        return view.center(params, options);
      },
    },
  };
}

/** Each point in a line of its own, after one for the head of the file. */
const line = ({ track, ...asked }: LineQuery): PointLine => {
  const index = 'index' in asked ? asked.index : Math.max(0, asked.line - 2);
  return { track, index, line: index + 2 };
};

function servicesOver(store: TrackStore) {
  const { track, view } = createTracks({ store });
  return [implement(TrackModule, { ...track, line }), implement(ViewModule, view)];
}

/** Reads the files of memory when they are opened: `t1` is the first that was, and so on. */
function createStore(files: ReadonlyMap<string, FakeTrack>): TrackStore {
  const opened = new Map<string, { readonly path: string; readonly track: OpenedTrack }>();
  const find = (id: string) => {
    const found = opened.get(id);
    if (!found) throw new RemoteError('unknown-track', `No track ${id} is open.`);
    return found;
  };
  return {
    async open(source) {
      if (!('path' in source)) throw new Error('The tests of the map open by path.');
      const file = files.get(source.path);
      if (!file) throw new RemoteError('cannot-read', `${source.path} does not exist.`);
      const known = [...opened].find(([, { path }]) => path === source.path)?.[0];
      const id = known ?? `t${opened.size + 1}`;
      const track = loadTrack({ name: 'walk.gpx', content: gpxOf(file) });
      const summary: TrackSummary = { id, ...track.measures, name: file.name, format: 'gpx', ...file.told };
      opened.set(id, { path: source.path, track: { summary, track } });
      return summary;
    },
    list: async () => [...opened.values()].map(({ track }) => track.summary),
    info: async (id) => find(id).track.summary,
    async close(id) {
      const { summary } = find(id).track;
      opened.delete(id);
      return summary;
    },
    load: async (id) => find(id).track,
    async *watch() {},
  };
}
