/** How a track is first seen: all of it, as large as it can be, with the card on the side where it hides less. */
import * as L from 'leaflet';
import type { TrackPlaces } from './trackPlaces.ts';

/** Room at the edges of the map, enough for the marks and the degrees. */
const edge = 36;

/** A track of one point, or around one house, would otherwise fill the screen with nothing but its own noise. */
const mostZoom = 17;

/** Enough to see where a track goes, also for one of a million points. */
const mostProbes = 5_000;

export interface Picture {
  readonly center: L.LatLng;
  readonly zoom: number;
}

/** What is shown when there is no track. */
export const worldPicture: Picture = { center: L.latLng(20, 0), zoom: 2 };

export function fitPicture(map: L.Map, { south, west, north, east, length }: TrackPlaces): Picture {
  if (length === 0) return worldPicture;
  const bounds = L.latLngBounds([south, west], [north, east]);
  const zoom = Math.min(mostZoom, map.getBoundsZoom(bounds, false, L.point(2 * edge, 2 * edge)));
  // Halfway on the map, which is not half the latitude.
  const corners = L.bounds(
    map.project(bounds.getNorthWest(), zoom),
    map.project(bounds.getSouthEast(), zoom),
  );
  return { center: map.unproject(corners.getCenter(), zoom), zoom };
}

/** `card` is where it lies when it is on the left, in pixels of the map. */
export function cardSide(
  map: L.Map,
  picture: Picture,
  places: TrackPlaces,
  card: L.Bounds,
): 'left' | 'right' {
  const size = map.getSize();
  const [left, right] = [L.bounds(card.getTopLeft(), card.getBottomRight()), mirror(card, size.x)];
  if (left.overlaps(right)) return 'left';
  const corner = map.project(picture.center, picture.zoom).subtract(size.divideBy(2));
  const step = Math.ceil(places.length / mostProbes);
  let hidden = 0;
  for (let index = 0; index < places.length; index += step) {
    const place = L.latLng(places.lat[index] ?? 0, places.lon[index] ?? 0);
    const pixel = map.project(place, picture.zoom).subtract(corner);
    hidden += Number(left.contains(pixel)) - Number(right.contains(pixel));
  }
  return hidden > 0 ? 'right' : 'left';
}

function mirror(box: L.Bounds, width: number): L.Bounds {
  const { x: left, y: top } = box.getTopLeft();
  const { x: right, y: bottom } = box.getBottomRight();
  return L.bounds([width - right, top], [width - left, bottom]);
}
