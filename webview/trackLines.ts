/** Keeps the lines on the map fit for what is seen: asks for them as the map moves and zooms, for each track at most one question at a time. */
import type * as L from 'leaflet';
import type { Ask } from './asking.ts';
import type { Colouring } from './colouring.ts';
import { type DrawnRun, readDrawing } from './drawing.ts';
import type { Shaded } from './legend.ts';
import { type DrawnLines, LinesLayer } from './linesLayer.ts';
import { normaliseLongitude } from './longitude.ts';
import { hasPlace } from './mapView.ts';
import type { Drawn as Drawing } from './questions.ts';
import { shadeColours } from './ramps.ts';
import { commonScale, shadesByCode } from './scale.ts';
import type { ReadTrack, ShownTracks } from './shownTracks.ts';
import type { MapColours } from './theme.ts';
import type { Bounds } from './values.ts';

/** One zoom finer than the map's: half a pixel, for corners that show on a fine screen. */
const finer = 1;
const mostZoom = 24;

/** Tracks of so few points are asked for whole: then moving the map asks nothing. */
export const fewPoints = 20_000;

/** As parts of what is seen, to each side. */
const margin = 1;

interface Drawn {
  readonly version: number;
  readonly zoom: number;
  /** What is drawn of it; undefined: all. */
  readonly window: L.LatLngBounds | undefined;
  readonly runs: readonly DrawnRun[];
  readonly values: Drawing['values'];
  /** Some line in it has no value. */
  readonly lacks: boolean;
}

export interface TrackLinesOptions {
  readonly map: L.Map;
  readonly tracks: ShownTracks;
  readonly ask: Ask;
  readonly colours: MapColours;
  readonly colouring: Colouring;
  /** Hears how the lines are drawn by their values; undefined: they are not, or not yet. */
  readonly onShaded: (shaded: Shaded | undefined) => void;
  /** Takes what went wrong, in words for the person. */
  readonly tell: (problem: string) => void;
  /** The lines of a track are there for the first time, or anew. */
  readonly onDrawn: (track: ReadTrack, runs: readonly DrawnRun[]) => void;
}

export interface TrackLines {
  /** The dots of its waypoints, drawn with it. */
  setDots(key: string, dots: DrawnRun): void;
  setColours(colours: MapColours): void;
  /** Whether the lines lie on more than the outline, and need a rim. */
  setCased(cased: boolean): void;
}

export function createTrackLines(options: TrackLinesOptions): TrackLines {
  const { map, tracks, ask, colouring, onShaded, tell, onDrawn } = options;
  let { colours } = options;
  let cased = false;
  const layer = new LinesLayer().addTo(map);
  const drawn = new Map<string, Drawn>();
  const asking = new Map<string, AbortController>();
  const dots = new Map<string, DrawnRun>();

  /** How the lines are drawn that have come with their values. */
  const shadedNow = (): Shaded | undefined => {
    const by = colouring.by();
    const fetched = tracks.shown().flatMap(({ key }) => drawn.get(key) ?? []);
    const valued = fetched.filter(({ values }) => by && values?.by === by);
    if (!by || valued.length === 0) return undefined;
    return {
      scale: commonScale(
        by,
        valued.flatMap(({ values }) => values?.range ?? []),
      ),
      colours: shadeColours(colours.isLight, by === 'slope'),
      lacks: valued.some(({ lacks }) => lacks),
    };
  };
  const shadingOf = (have: Drawn | undefined, shaded: Shaded | undefined): DrawnLines['shading'] => {
    if (!have?.values || !shaded || have.values.by !== colouring.by()) return undefined;
    const shadeOf = shadesByCode(have.values.range, shaded.scale);
    return { shadeOf, colours: shaded.colours, rim: colours.paper };
  };

  const paint = () => {
    const shaded = shadedNow();
    layer.setLines(
      tracks.shown().map(({ key, slot }) => ({
        runs: [...(drawn.get(key)?.runs ?? []), ...[dots.get(key) ?? []].flat()],
        style: {
          colour: colours.tracks[slot % colours.tracks.length] ?? colours.track,
          paper: colours.land,
          width: 3,
          ...(cased ? { casing: colours.land } : {}),
        },
        shading: shadingOf(drawn.get(key), shaded),
      })),
    );
    onShaded(shaded);
  };

  const isFit = ({ key, version }: ReadTrack, zoom: number): boolean => {
    const have = drawn.get(key);
    if (!have || have.version !== version || have.zoom !== zoom) return false;
    const by = colouring.by();
    if (by && have.values?.by !== by) return false;
    return !have.window || have.window.contains(map.getBounds());
  };

  const fetch = async (track: ReadTrack, zoom: number): Promise<void> => {
    const { key, version, summary } = track;
    const wanted = new AbortController();
    asking.set(key, wanted);
    const window = summary.points <= fewPoints ? undefined : map.getBounds().pad(margin);
    const bounds = window && boundsOf(window);
    const by = colouring.by();
    try {
      const drawing = await ask(
        { what: 'draw', track: key, zoom, ...(bounds ? { bounds } : {}), ...(by ? { by } : {}) },
        { signal: wanted.signal },
      );
      const runs = readDrawing(drawing);
      const { values } = drawing;
      drawn.set(key, { version, zoom, window: bounds && window, runs, values, lacks: runs.some(lacksValue) });
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
    const zoom = zoomToAsk(map);
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
  colouring.onChange(changed);
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
    setCased(now) {
      cased = now;
      paint();
    },
  };
}

/** The last vertex has no line that leads on. */
const lacksValue = ({ kind, codes }: DrawnRun): boolean =>
  kind !== 'waypoints' && (codes?.subarray(0, -1).includes(0) ?? false);
/** For which zoom lines are asked. */
export const zoomToAsk = (map: L.Map): number => Math.min(mostZoom, Math.ceil(map.getZoom()) + finer);

/** The window on the globe; undefined when it goes all around. */
export function boundsOf(window: L.LatLngBounds): Bounds | undefined {
  if (window.getEast() - window.getWest() >= 360) return undefined;
  return {
    south: Math.max(-90, window.getSouth()),
    north: Math.min(90, window.getNorth()),
    west: normaliseLongitude(window.getWest()),
    east: normaliseLongitude(window.getEast()),
  };
}
