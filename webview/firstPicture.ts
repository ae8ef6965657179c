/** How tracks are first seen: all of them, as large as they can be, with the card on the side where it hides less. */
import * as L from 'leaflet';
import { type DrawnRun, latitudeOf, longitudeOf } from './drawing.ts';
import { nearestCopy } from './longitude.ts';
import type { Bounds } from './values.ts';

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

export function fitPicture(map: L.Map, boxes: readonly Bounds[]): Picture {
  const bounds = L.latLngBounds([]);
  for (const { south, west, north, east } of boxes) {
    // Those across the antimeridian end east of it; the others lie on the copy of the world where the first one is.
    const width = west > east ? east + 360 - west : east - west;
    const middle = nearestCopy(west + width / 2, bounds.isValid() ? bounds.getCenter().lng : west);
    bounds.extend([south, middle - width / 2]).extend([north, middle + width / 2]);
  }
  if (!bounds.isValid()) return worldPicture;
  const zoom = Math.min(mostZoom, map.getBoundsZoom(bounds, false, L.point(2 * edge, 2 * edge)));
  // Halfway on the map, which is not half the latitude.
  const corners = L.bounds(
    map.project(bounds.getNorthWest(), zoom),
    map.project(bounds.getSouthEast(), zoom),
  );
  return { center: map.unproject(corners.getCenter(), zoom), zoom };
}

/** `card` is where it lies when it is on the left, in pixels of the map. */
export function cardSide(map: L.Map, runs: readonly DrawnRun[], card: L.Bounds): 'left' | 'right' {
  const { x: width } = map.getSize();
  const [left, right] = [L.bounds(card.getTopLeft(), card.getBottomRight()), mirror(card, width)];
  if (left.overlaps(right)) return 'left';
  const vertices = runs.reduce((sum, { x }) => sum + x.length, 0);
  const step = Math.ceil(vertices / mostProbes);
  const center = map.getCenter().lng;
  let hidden = 0;
  for (const { x, y } of runs) {
    for (let i = 0; i < x.length; i += step) {
      const place = L.latLng(latitudeOf(y[i] ?? 0), nearestCopy(longitudeOf(x[i] ?? 0), center));
      const pixel = map.latLngToContainerPoint(place);
      hidden += Number(left.contains(pixel)) - Number(right.contains(pixel));
    }
  }
  return hidden > 0 ? 'right' : 'left';
}

function mirror(box: L.Bounds, width: number): L.Bounds {
  const { x: left, y: top } = box.getTopLeft();
  const { x: right, y: bottom } = box.getBottomRight();
  return L.bounds([width - right, top], [width - left, bottom]);
}
