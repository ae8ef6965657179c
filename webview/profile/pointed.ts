/** The place that the pointer is at: a dot on the map for the profile, and for the profile what the pointer is near to on the map. */
import * as L from 'leaflet';
import type { Ask } from '../asking.ts';
import { nearestCopy, normaliseLongitude } from '../longitude.ts';
import type { Place } from '../values.ts';
import { newestNext } from './newestNext.ts';

export interface PointedDot {
  show(place: { readonly lat: number; readonly lon: number } | undefined): void;
}

const dotSize = 14;

export function createPointedDot(map: L.Map): PointedDot {
  const icon = L.divIcon({ className: 'pointed', iconSize: [dotSize, dotSize] });
  const dot = L.marker([0, 0], { icon, interactive: false, keyboard: false, zIndexOffset: 1100 });
  return {
    show(place) {
      if (!place) {
        dot.remove();
        return;
      }
      dot.setLatLng([place.lat, nearestCopy(place.lon, map.getCenter().lng)]).addTo(map);
    },
  };
}

/** So far from the line a pointer means it, in pixels. */
const reach = 12;

export interface MapPointerOptions {
  readonly map: L.Map;
  readonly ask: Ask;
  /** The track that the profile shows; undefined while there is none. */
  readonly track: () => string | undefined;
  /** Undefined: the pointer is near no line. */
  readonly onNear: (place: Place | undefined) => void;
}

/** One question at a time, for the newest place of the pointer. */
export function followMapPointer({ map, ask, track, onNear }: MapPointerOptions): void {
  let pointer: L.LatLng | undefined;
  const leave = () => {
    if (!pointer) return;
    pointer = undefined;
    onNear(undefined);
  };
  const look = newestNext(async (at: L.LatLng) => {
    const key = track();
    if (key === undefined || !pointer) return;
    const lat = Math.max(-90, Math.min(90, at.lat));
    try {
      const place = await ask({ what: 'near', track: key, lat, lon: normaliseLongitude(at.lng) });
      if (!pointer || track() !== key) return;
      const found = map.latLngToContainerPoint([place.lat, nearestCopy(place.lon, pointer.lng)]);
      onNear(found.distanceTo(map.latLngToContainerPoint(pointer)) <= reach ? place : undefined);
    } catch {
      // Nobody asked in words; the next move of the pointer asks again.
    }
  });
  map.on('mousemove', ({ latlng, originalEvent }: L.LeafletMouseEvent) => {
    // The map is dragged.
    if (originalEvent.buttons !== 0 || track() === undefined) return leave();
    pointer = latlng;
    look(latlng);
  });
  map.on('mouseout', leave);
}
