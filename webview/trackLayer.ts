/** The track as it is drawn: a line for each segment, a dashed one for routes, dots for single places, names as text. */
import * as L from 'leaflet';
import { shortName } from './element.ts';
import { nearestCopy } from './longitude.ts';
import { endMark, startMark } from './marks.ts';
import type { ShowTrack } from './messages.ts';
import { PlaceNames } from './placeNames.ts';
import type { MapColours } from './theme.ts';
import { readPlaces, type TrackPlaces } from './trackPlaces.ts';

export interface TrackLayer {
  /** Draws it, and returns where its points are. */
  show(track: ShowTrack): TrackPlaces;
  /**
   * Where a point of the track is drawn. The whole track moves to the copy of the world on which that point is nearest
   * to `center`, so that a map panned round the world still shows it.
   */
  bringNear(
    place: { readonly index: number; readonly lat: number; readonly lon: number },
    center: number,
  ): L.LatLng;
  setColours(colours: MapColours): void;
}

export function createTrackLayer(map: L.Map, firstColours: MapColours): TrackLayer {
  // The renderer draws more than is seen, so that dragging by half a screen uncovers no missing line.
  const renderer = L.canvas({ padding: 0.5 });
  const group = L.layerGroup().addTo(map);
  let colours = firstColours;
  let drawn: { readonly track: ShowTrack; readonly places: TrackPlaces } | undefined;
  let shift = 0;

  const draw = () => {
    group.clearLayers();
    if (drawn) drawTrack({ ...drawn, shift, colours, renderer, group });
  };
  return {
    show(track) {
      const places = readPlaces(track);
      drawn = { track, places };
      draw();
      return places;
    },
    bringNear({ index, lat, lon }, center) {
      const own = drawn?.places.lon[index];
      const copy = nearestCopy(lon, center);
      // An answer about an older version of the file may name a point that is elsewhere now.
      if (own !== undefined && Math.abs(nearestCopy(own, lon) - lon) < 1e-6) {
        const wanted = 360 * Math.round((copy - own) / 360);
        if (wanted !== shift) {
          shift = wanted;
          draw();
        }
      }
      return L.latLng(lat, copy);
    },
    setColours(changed) {
      colours = changed;
      draw();
    },
  };
}

interface Drawing {
  readonly track: ShowTrack;
  readonly places: TrackPlaces;
  readonly shift: number;
  readonly colours: MapColours;
  readonly renderer: L.Renderer;
  readonly group: L.LayerGroup;
}

function drawTrack({ track, places, shift, colours, renderer, group }: Drawing): void {
  const at = (index: number) => L.latLng(places.lat[index] ?? 0, (places.lon[index] ?? 0) + shift);
  const dot = (place: L.LatLng) =>
    L.circleMarker(place, {
      renderer,
      interactive: false,
      radius: 4,
      color: colours.track,
      weight: 2,
      fillColor: colours.land,
      fillOpacity: 1,
    }).addTo(group);

  const ends: number[] = [];
  for (const [number, { start, kind }] of track.segments.entries()) {
    const end = Math.min(track.segments[number + 1]?.start ?? places.length, places.length);
    const line = Array.from({ length: Math.max(0, end - start) }, (_, i) => at(start + i));
    if (kind === 'waypoints' || line.length === 1) {
      for (const place of line) dot(place);
      continue;
    }
    L.polyline(line, {
      renderer,
      interactive: false,
      color: colours.track,
      weight: 3,
      // Leaflet leaves out points within a pixel of the line, which shows as corners on a fine screen.
      smoothFactor: 0.5,
      ...(kind === 'route' ? { dashArray: '8 6' } : {}),
    }).addTo(group);
    if (line.length > 0) ends.push(start, end - 1);
  }
  addEnds(ends.map(at), group);

  const onlyWaypoints = ends.length === 0;
  const middle = (places.west + places.east) / 2;
  const anchor = (onlyWaypoints ? (places.lon[0] ?? 0) : middle) + shift;
  const named = track.waypoints.map(({ lat, lon, name }) => ({
    place: L.latLng(lat, nearestCopy(lon, anchor)),
    name: shortName(name ?? ''),
  }));
  if (!onlyWaypoints) for (const { place } of named) dot(place);
  group.addLayer(new PlaceNames(named));
}

/** Start and end of the whole, not of each segment: a recording with pauses has hundreds of those. */
function addEnds(ends: readonly L.LatLng[], group: L.LayerGroup): void {
  const add = (place: L.LatLng | undefined, sign: Element, raised: number) => {
    if (!place) return;
    const icon = L.divIcon({ className: 'mark', html: sign, iconSize: [22, 22] });
    L.marker(place, { icon, interactive: false, keyboard: false, zIndexOffset: raised }).addTo(group);
  };
  add(ends.at(-1), endMark(), 0);
  // On a round walk both are at one place: the start lies on top.
  add(ends[0], startMark(), 1);
}
