/** What a program wants of a map, as the map is told it: its tracks and points found, so that what is wrong is said at once. */
import { isAbsolute } from 'node:path';
import type { ReportedCenter } from '../../api/mapView.ts';
import type { TrackPlace } from '../../api/trackFinding.ts';
import type { MapAction, Steer } from '../../api/view.ts';
import { ErrorCode, RemoteError } from '../../remote/errors.ts';
import type { Context } from '../../remote/implement.ts';
import { pointPlace } from '../finding/legSearch.ts';
import { unknownTrack } from '../trackEntry.ts';
import { trackPlace } from '../trackPlace.ts';
import type { TrackStore } from '../trackStore.ts';

export interface ResolverOptions {
  readonly store: TrackStore;
  /** As `track/at`. */
  readonly at: (time: string, track: string, context: Context) => PromiseLike<TrackPlace> | TrackPlace;
  /** What the map has reported. */
  readonly viewOf: (map: string) => ReportedCenter | undefined;
}

type Wish = Steer extends infer One ? (One extends unknown ? Omit<One, 'map'> : never) : never;

export function createResolver({ store, at, viewOf }: ResolverOptions) {
  /** By its id, or by the file that it is read from. */
  const trackOf = async (named: string): Promise<{ track: string; path?: string }> => {
    const open = await store.list();
    const found = open.find(({ id, path }) => id === named || (isAbsolute(named) && path === named));
    if (!found) {
      const ids = open.map(({ id }) => id);
      throw unknownTrack(named, ids);
    }
    return { track: found.id, ...(found.path === undefined ? {} : { path: found.path }) };
  };
  const trackOfMap = (map: string): string => {
    const view = viewOf(map);
    const track = view?.track ?? view?.tracks?.[0];
    if (track !== undefined) return track;
    throw new RemoteError(
      'no-track',
      'The map shows no track. Say which one: remotex map select 1 --track t1',
    );
  };
  const pointOf = async (track: string, index: number): Promise<TrackPlace> => {
    const opened = await store.load(track);
    const { length } = opened.track.lat;
    if (index < length) return trackPlace(opened, pointPlace(opened.track.index, index));
    const text = `view/steer refused: track ${track} has the points 0 to ${length - 1}, got ${index}.`;
    throw new RemoteError('no-point', text, {
      code: ErrorCode.invalidParams,
      data: { track, points: length },
    });
  };

  return async (map: string, wish: Wish, context: Context): Promise<MapAction> => {
    switch (wish.do) {
      case 'center':
      case 'screenshot':
        return wish;
      case 'fit': {
        const { tracks } = wish;
        return tracks ? { do: 'fit', tracks: await Promise.all(tracks.map(trackOf)) } : { do: 'fit' };
      }
      case 'select': {
        const track = wish.track === undefined ? trackOfMap(map) : (await trackOf(wish.track)).track;
        const place = 'time' in wish ? await at(wish.time, track, context) : await pointOf(track, wish.index);
        return { do: 'select', place };
      }
      default:
        return wish satisfies never;
    }
  };
}
