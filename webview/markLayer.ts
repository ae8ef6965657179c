/** The marker on the marked point, and the thin line from the centre of the map to it. */
import * as L from 'leaflet';
import { nearestCopy } from './longitude.ts';
import type { Mark } from './mark.ts';
import { nearestMark } from './marks.ts';

export function addMarkLayer(map: L.Map, mark: Mark): void {
  // In SVG, apart from the tracks: moving this line must not make the canvas draw them all again.
  const renderer = L.svg({ padding: 1 });
  const line = L.polyline([], { renderer, interactive: false, className: 'nearest-line', weight: 1.5 });
  const icon = L.divIcon({ className: 'mark', html: nearestMark(), iconSize: [22, 22] });
  const marker = L.marker([0, 0], { icon, interactive: false, keyboard: false, zIndexOffset: 1000 });

  const draw = () => {
    const marked = mark.current();
    if (!marked) {
      marker.remove();
      line.remove();
      return;
    }
    const center = map.getCenter();
    // On a map panned round the world, the copy that is seen.
    const place = L.latLng(marked.place.lat, nearestCopy(marked.place.lon, center.lng));
    marker.setLatLng(place);
    line.setLatLngs([center, place]);
    if (!map.hasLayer(marker)) {
      marker.addTo(map);
      line.addTo(map);
    }
  };
  mark.onChange((marked, options) => {
    draw();
    if (marked && options?.reveal) reveal(map, marker.getLatLng());
  });
  // The line follows at once, before the next answer.
  map.on('move', draw);
}

/** Room at the edges that a point needs to be seen well, in pixels. */
const edge = 40;

function reveal(map: L.Map, place: L.LatLng): void {
  const seen = L.bounds([edge, edge], map.getSize().subtract([edge, edge]));
  const at = map.latLngToContainerPoint(place);
  if (!seen.contains(at) || isCovered(map, at)) map.panTo(place);
}

/** Whether something lies there over the map: the card, a legend, the buttons. In the middle there is nothing. */
function isCovered(map: L.Map, { x, y }: L.Point): boolean {
  const container = map.getContainer();
  const { left, top } = container.getBoundingClientRect();
  const found = document.elementFromPoint(left + x, top + y);
  return !container.contains(found) || found?.closest('.leaflet-control') !== null;
}
