/** Where each track begins and ends, the waypoints of its file, and its routes: signs, dots and names on the map. */
import * as L from 'leaflet';
import type { Ask } from './asking.ts';
import { type DrawnRun, mercator } from './drawing.ts';
import { shortName } from './element.ts';
import { nearestCopy } from './longitude.ts';
import { hasPlace } from './mapView.ts';
import { endMark, startMark } from './marks.ts';
import { PlaceNames } from './placeNames.ts';
import type { PlacesOf } from './questions.ts';
import type { ReadTrack, ShownTracks } from './shownTracks.ts';
import { trackColours } from './theme.ts';

export interface TrackMarksOptions {
  readonly map: L.Map;
  readonly tracks: ShownTracks;
  readonly ask: Ask;
  /** Takes the dots of a track's waypoints. */
  readonly onDots: (key: string, dots: DrawnRun) => void;
  readonly tell: (problem: string) => void;
}

export function addTrackMarks({ map, tracks, ask, onDots, tell }: TrackMarksOptions): void {
  const known = new Map<string, { readonly version: number; readonly places: PlacesOf | undefined }>();
  const group = L.layerGroup().addTo(map);
  let world: number | undefined;

  const draw = () => {
    group.clearLayers();
    if (!hasPlace(map)) return;
    const center = map.getCenter().lng;
    world = Math.round(center / 90);
    const named = tracks.shown().flatMap(({ key, slot }) => {
      const places = known.get(key)?.places;
      if (!places) return [];
      if (places.ends) addEnds(places.ends, slot, center, group);
      return [...places.waypoints, ...places.routes].map(({ lat, lon, name }) => ({
        place: L.latLng(lat, nearestCopy(lon, center)),
        name: shortName(name ?? ''),
      }));
    });
    group.addLayer(new PlaceNames(named));
  };

  const fetch = async ({ key, version }: ReadTrack) => {
    known.set(key, { version, places: known.get(key)?.places });
    try {
      const places = await ask({ what: 'places', track: key });
      if (known.get(key)?.version !== version) return;
      known.set(key, { version, places });
      // Those of a file that has nothing else are drawn as its points are.
      if (places.ends) onDots(key, dotsOf(places.waypoints));
      draw();
    } catch (error) {
      // Asked again when the tracks have changed.
      if (known.get(key)?.version === version) known.delete(key);
      tell(error instanceof Error ? error.message : String(error));
    }
  };

  tracks.onChange(() => {
    for (const key of known.keys()) if (!tracks.find(key)) known.delete(key);
    for (const track of tracks.shown())
      if (known.get(track.key)?.version !== track.version) void fetch(track);
    draw();
  });
  // On a map panned round the world they come along, as the lines do.
  map.on('moveend', () => {
    if (Math.round(map.getCenter().lng / 90) !== world) draw();
  });
}

function addEnds(
  { start, end }: NonNullable<PlacesOf['ends']>,
  slot: number,
  center: number,
  group: L.LayerGroup,
): void {
  const add = (place: { lat: number; lon: number }, sign: Element, raised: number) => {
    const icon = L.divIcon({ className: `mark slot-${slot % trackColours}`, html: sign, iconSize: [22, 22] });
    const at = L.latLng(place.lat, nearestCopy(place.lon, center));
    L.marker(at, { icon, interactive: false, keyboard: false, zIndexOffset: raised }).addTo(group);
  };
  add(end, endMark(), 0);
  // On a round walk both are at one place: the start lies on top.
  add(start, startMark(), 500);
}

/** The dots of waypoints, as the lines' canvas draws them. */
function dotsOf(waypoints: PlacesOf['waypoints']): DrawnRun {
  const x = Float64Array.from(waypoints, ({ lon }) => lon / 360 + 0.5);
  const y = Float64Array.from(waypoints, ({ lat }) => mercator(lat));
  return { segment: 0, kind: 'waypoints', first: 0, x, y };
}
