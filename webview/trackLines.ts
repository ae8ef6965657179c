/** Keeps the lines on the map fit for what is seen: asks for them as the map moves and zooms, for each track at most one question at a time. */
import type * as L from 'leaflet';
import type { Ask } from './asking.ts';
import { type DrawnRun, readDrawing } from './drawing.ts';
import { LinesLayer } from './linesLayer.ts';
import { normaliseLongitude } from './longitude.ts';
import { hasPlace } from './mapView.ts';
import type { ReadTrack, ShownTracks } from './shownTracks.ts';
import type { MapColours } from './theme.ts';
import type { Bounds } from './values.ts';

/** One zoom finer than the map's: half a pixel, for corners that show on a fine screen. */
const finer = 1;
const mostZoom = 24;

/** Tracks of so few points are asked for whole: then moving the map asks nothing. */
const fewPoints = 20_000;

/** As parts of what is seen, to each side. */
const margin = 1;

interface Drawn {
  readonly version: number;
  readonly zoom: number;
  /** What is drawn of it; undefined: all. */
  readonly window: L.LatLngBounds | undefined;
  readonly runs: readonly DrawnRun[];
}

export interface TrackLinesOptions {
  readonly map: L.Map;
  readonly tracks: ShownTracks;
  readonly ask: Ask;
  readonly colours: MapColours;
  /** Takes what went wrong, in words for the person. */
  readonly tell: (problem: string) => void;
  /** The lines of a track are there for the first time, or anew. */
  readonly onDrawn: (track: ReadTrack, runs: readonly DrawnRun[]) => void;
}

export interface TrackLines {
  /** The dots of its waypoints, drawn with it. */
  setDots(key: string, dots: DrawnRun): void;
  setColours(colours: MapColours): void;
}

export function createTrackLines(options: TrackLinesOptions): TrackLines {
  const { map, tracks, ask, tell, onDrawn } = options;
  let { colours } = options;
  const layer = new LinesLayer().addTo(map);
  const drawn = new Map<string, Drawn>();
  const asking = new Map<string, AbortController>();
  const dots = new Map<string, DrawnRun>();

  const paint = () => {
    layer.setLines(
      tracks.shown().map(({ key, slot }) => ({
        runs: [...(drawn.get(key)?.runs ?? []), ...[dots.get(key) ?? []].flat()],
        style: {
          colour: colours.tracks[slot % colours.tracks.length] ?? colours.track,
          paper: colours.land,
          width: 3,
        },
      })),
    );
  };

  const isFit = ({ key, version }: ReadTrack, zoom: number): boolean => {
    const have = drawn.get(key);
    if (!have || have.version !== version || have.zoom !== zoom) return false;
    return !have.window || have.window.contains(map.getBounds());
  };

  const fetch = async (track: ReadTrack, zoom: number): Promise<void> => {
    const { key, version, summary } = track;
    const wanted = new AbortController();
    asking.set(key, wanted);
    const window = summary.points <= fewPoints ? undefined : map.getBounds().pad(margin);
    const bounds = window && boundsOf(window);
    try {
      const drawing = await ask(
        { what: 'draw', track: key, zoom, ...(bounds ? { bounds } : {}) },
        { signal: wanted.signal },
      );
      const runs = readDrawing(drawing);
      drawn.set(key, { version, zoom, window: bounds && window, runs });
      paint();
      onDrawn(track, runs);
    } catch (error) {
      // Asked again when the map moves.
      if (!wanted.signal.aborted) tell(error instanceof Error ? error.message : String(error));
      return;
    } finally {
      if (asking.get(key) === wanted) asking.delete(key);
    }
    refresh();
  };

  const refresh = () => {
    const zoom = Math.min(mostZoom, Math.ceil(map.getZoom()) + finer);
    for (const track of tracks.shown()) {
      if (!asking.has(track.key) && !isFit(track, zoom)) void fetch(track, zoom);
    }
  };

  const changed = () => {
    for (const known of [drawn, dots]) {
      for (const key of known.keys()) if (!tracks.find(key)) known.delete(key);
    }
    for (const [key, wanted] of asking) if (!tracks.find(key)) wanted.abort();
    paint();
    if (hasPlace(map)) refresh();
  };
  tracks.onChange(changed);
  map.on('move moveend zoomend resize', refresh);

  return {
    setDots(key, given) {
      dots.set(key, given);
      paint();
    },
    setColours(now) {
      colours = now;
      paint();
    },
  };
}

/** The window on the globe; undefined when it goes all around. */
function boundsOf(window: L.LatLngBounds): Bounds | undefined {
  if (window.getEast() - window.getWest() >= 360) return undefined;
  return {
    south: Math.max(-90, window.getSouth()),
    north: Math.min(90, window.getNorth()),
    west: normaliseLongitude(window.getWest()),
    east: normaliseLongitude(window.getEast()),
  };
}
