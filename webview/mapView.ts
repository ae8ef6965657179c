/** The Leaflet map itself: how it moves, what stands at its edges, and where its centre is. */
import * as L from 'leaflet';
import type { Center } from './centerReporter.ts';
import { element } from './element.ts';
import { normaliseLongitude } from './longitude.ts';
import { centerCross } from './marks.ts';
import { leastZoom } from './outlineLayer.ts';
import type { Bounds } from './values.ts';

/** A pixel is 0.15 m at the equator: nearer than any GPS. */
const mostZoom = 20;

export function createMapView(
  container: HTMLElement,
  { lessMotion }: { readonly lessMotion: boolean },
): L.Map {
  const map = new (lessMotion ? StillMap : L.Map)(container, {
    attributionControl: false,
    // layout.ts tells it of its size, and that nobody has moved it.
    trackResize: false,
    zoomControl: false,
    preferCanvas: true,
    minZoom: leastZoom,
    maxZoom: mostZoom,
    // A hundred worlds to either side, and no way past the poles. Infinity would do, if Leaflet did not multiply it.
    maxBounds: [
      [-85.06, -36_000],
      [85.06, 36_000],
    ],
    maxBoundsViscosity: 1,
    // Tiles are drawn in the same frame: nothing has to fade in.
    fadeAnimation: false,
    zoomAnimation: !lessMotion,
    markerZoomAnimation: !lessMotion,
    inertia: !lessMotion,
  });
  L.control.zoom({ position: 'topright', zoomInTitle: 'Zoom In', zoomOutTitle: 'Zoom Out' }).addTo(map);
  L.control.scale({ position: 'bottomright', imperial: false, maxWidth: 120 }).addTo(map);
  container.append(centerCross(), element('div', 'attribution', 'Leaflet · Natural Earth'));
  container.setAttribute('role', 'application');
  container.setAttribute('aria-roledescription', 'map');
  container.setAttribute('aria-label', 'Map of the track. Arrow keys move it, plus and minus zoom.');
  return map;
}

/** Leaflet has options against every motion but this one: what the arrow keys do. */
class StillMap extends L.Map {
  override panBy(offset: L.PointExpression, options?: L.PanOptions): this {
    return super.panBy(offset, { ...options, animate: false });
  }
}

/** The centre as the daemon takes it, wherever the map was panned to. */
export function centerOf(map: L.Map): Center {
  const { lat, lng } = map.getCenter();
  return { lat: Math.max(-90, Math.min(90, lat)), lon: normaliseLongitude(lng), zoom: map.getZoom() };
}

/** Before its first view a map knows no centre, and says so by throwing. */
export function hasPlace(map: L.Map): boolean {
  try {
    return map.getCenter() !== undefined;
  } catch {
    return false;
  }
}

/** What is seen of the world; all longitudes when more than one world is. */
export function boundsOf(map: L.Map): Bounds {
  const seen = map.getBounds();
  const all = seen.getEast() - seen.getWest() >= 360;
  return {
    south: Math.max(-90, seen.getSouth()),
    north: Math.min(90, seen.getNorth()),
    west: all ? -180 : normaliseLongitude(seen.getWest()),
    east: all ? 180 : normaliseLongitude(seen.getEast()),
  };
}
