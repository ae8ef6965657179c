/** What programs have the map do, each answered when it is done. */
import type * as L from 'leaflet';
import { nearestCopy } from './longitude.ts';
import { hasPlace } from './mapView.ts';
import type { Mark } from './mark.ts';
import type { FromMap, SteerAction } from './messages.ts';
import type { ShownTracks } from './shownTracks.ts';

export interface SteeredOptions {
  readonly map: L.Map;
  readonly tracks: ShownTracks;
  readonly mark: Mark;
  readonly showAll: (keys?: readonly string[]) => void;
  /** A PNG as base64. Throws an Error with words for the person. */
  readonly draw: () => string;
  readonly post: (message: FromMap) => void;
}

export function createSteered(options: SteeredOptions): (id: number, action: SteerAction) => void {
  const { map, tracks, mark, showAll, draw, post } = options;
  const need = (key: string): void => {
    if (!tracks.find(key)?.summary)
      throw new Error('A track of them could not be read. Look at the list on the map.');
    tracks.hide(key, false);
  };
  const run = (action: SteerAction): { png?: string } => {
    switch (action.do) {
      case 'center': {
        const { lat, lon } = action;
        if (!hasPlace(map))
          throw new Error('The map has nothing to show yet. Try again when its track is read.');
        mark.release();
        const there: L.LatLngTuple = [lat, nearestCopy(lon, map.getCenter().lng)];
        map.setView(there, action.zoom ?? map.getZoom(), { animate: false });
        return {};
      }
      case 'fit':
        for (const key of action.tracks ?? []) need(key);
        if (tracks.shown().length === 0) throw new Error('No track is shown. Show one in its list.');
        mark.release();
        showAll(action.tracks);
        return {};
      case 'select':
        need(action.place.track);
        mark.hold(action.place, { reveal: true });
        return {};
      case 'screenshot':
        return { png: draw() };
      default:
        return action satisfies never;
    }
  };
  return (id, action) => {
    try {
      post({ kind: 'steered', id, ...run(action) });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      post({ kind: 'steered', id, message: message.slice(0, 400) });
    }
  };
}
