/** The marker on the nearest point, and the thin line from the centre of the map to it. */
import * as L from 'leaflet';
import { nearestMark } from './marks.ts';

export interface NearestLayer {
  show(place: L.LatLng): void;
  /** The centre has moved: the line follows at once, before the next answer. */
  follow(center: L.LatLng): void;
}

export function createNearestLayer(map: L.Map): NearestLayer {
  // In SVG, apart from the track: moving this line must not make the canvas draw the whole track again.
  const renderer = L.svg({ padding: 1 });
  const line = L.polyline([], { renderer, interactive: false, className: 'nearest-line', weight: 1.5 });
  const icon = L.divIcon({ className: 'mark', html: nearestMark(), iconSize: [22, 22] });
  let marker: L.Marker | undefined;

  const drawLine = (center: L.LatLng) => {
    if (marker) line.setLatLngs([center, marker.getLatLng()]);
  };
  return {
    show(place) {
      if (marker) marker.setLatLng(place);
      else {
        marker = L.marker(place, { icon, interactive: false, keyboard: false, zIndexOffset: 1000 }).addTo(
          map,
        );
        line.addTo(map);
      }
      drawLine(map.getCenter());
    },
    follow: drawLine,
  };
}
