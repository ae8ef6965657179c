/** `track/draw`: the lines of a track at a zoom in a window. What a zoom needs is prepared once, and kept while there is room. */
import {
  type Drawing,
  type DrawQuery,
  maxVertices,
  type ValueName,
  valueNames,
} from '../../api/trackDrawing.ts';
import type { Bounds } from '../../api/trackValues.ts';
import { RemoteError } from '../../remote/errors.ts';
import type { TrackColumns } from '../columns.ts';
import type { LoadedTrack } from '../load.ts';
import { inSlices, type Work } from '../slices.ts';
import type { OpenedTrack } from '../trackStore.ts';
import { type Boxed, boxed, runsIn, type VertexRun, type Window } from './boxes.ts';
import { createCache } from './cache.ts';
import { encodeRuns, worldSizeAt } from './encode.ts';
import { clampLatitude, latitudeAt, yOf } from './mercator.ts';
import { type Series, seriesOf } from './series.ts';
import { type Shades, shadesOf } from './shades.ts';
import { thinnedWithin } from './sleeve.ts';
import { thin } from './thin.ts';

/** Coarser than this, a track is two vertices for each segment, unless it winds around the globe. */
const coarsest = -10;

/**
 * Room for the prepared zooms of all tracks, in bytes: a track of a million points needs up to 5 MB for a zoom. As much again for
 * their values (4 MB for speeds or slopes of a million points, nothing for what the file holds), and for their shades (up to 5 MB for a zoom).
 */
const usualRoom = 64 * 1024 * 1024;

export interface Drawer {
  /** Throws a RemoteError with reason `cancelled`, or `too-many-vertices` for a line that no simplifying makes short. */
  draw(opened: OpenedTrack, query: DrawQuery, signal?: AbortSignal): Promise<Drawing>;
}

export function createDrawer(room = usualRoom): Drawer {
  const cache = createCache<TrackColumns, Boxed>(
    room,
    // Not cancelled, for others may wait for the same: it takes a tenth of a second for a million points.
    (track, zoom) => inSlices(prepare(track, zoom), 'track/draw'),
    ({ kept, starts, boxes }) => kept.byteLength + starts.byteLength + boxes.byteLength,
  );
  const allSeries = createCache<LoadedTrack, Series>(
    room,
    (track, by) => inSlices(seriesOf(track, valueNames[by] ?? 'ele'), 'track/draw'),
    ({ values, ofLegs }) => (ofLegs ? values.byteLength : 0),
  );
  const allShades = createCache<Series, Shades>(
    room,
    async (series, zoom) => {
      const prepared = await cache.get(series.track, zoom);
      return inSlices(shadesOf(series, prepared, 256 * 2 ** zoom), 'track/draw');
    },
    ({ bytes }) => bytes,
  );
  const seriesBy = (track: LoadedTrack, by: ValueName): Promise<Series> =>
    allSeries.get(track, valueNames.indexOf(by));

  return {
    async draw({ summary, track }, { zoom, bounds, indexes = false, by }, signal) {
      const series = by && (await seriesBy(track, by));
      // Up to 1.4 times too coarse or too fine for a zoom between two whole ones; `thinnedWithin` leaves room for it.
      for (let whole = Math.round(zoom); whole >= coarsest; whole--) {
        const prepared = await cache.get(track, whole);
        const shades = series && (await allShades.get(series, whole));
        const seen = collect(track, prepared, shades, windowOf(bounds, whole));
        const found = await inSlices(seen, 'track/draw', signal);
        if (!found) continue;
        const { runs, vertices } = found;
        const worldSize = worldSizeAt(whole);
        const encoding = encodeRuns(track, prepared, runs, { worldSize, indexes, shades });
        const data = await inSlices(encoding, 'track/draw', signal);
        return {
          track: summary.id,
          zoom,
          within: (thinnedWithin + roundedWithin(whole)) * 2 ** (zoom - whole),
          worldSize,
          points: track.lat.length,
          vertices,
          runs: runs.length,
          indexes,
          ...(by ? { values: { by, ...(series?.range ? { range: series.range } : {}) } } : {}),
          data: data.toString('base64'),
        };
      }
      const text = `Track ${summary.id} winds around the globe too often to be drawn at once. Ask for a smaller window.`;
      throw new RemoteError('too-many-vertices', text);
    },
  };
}

/** How far rounding to units moves a vertex, in pixels. */
const roundedWithin = (zoom: number): number => (Math.SQRT1_2 * 256 * 2 ** zoom) / worldSizeAt(zoom);

function* prepare(track: TrackColumns, zoom: number): Work<Boxed> {
  return yield* boxed(track, yield* thin(track, 256 * 2 ** zoom));
}

interface Seen {
  readonly runs: readonly VertexRun[];
  readonly vertices: number;
}

/** Undefined when there are too many vertices; then the rest is not looked for. */
function* collect(
  track: TrackColumns,
  prepared: Boxed,
  shades: Shades | undefined,
  window: Window,
): Work<Seen | undefined> {
  const runs: VertexRun[] = [];
  let vertices = 0;
  for (const run of runsIn(track, prepared, window)) {
    if (!run) {
      yield;
      continue;
    }
    vertices += run.last - run.first + 1 + (shades?.cutsBetween(run.first, run.last) ?? 0);
    if (vertices > maxVertices) return undefined;
    runs.push(run);
  }
  return { runs, vertices };
}

/** How far around the window lines are drawn, in pixels: one outside of it may stand for one that is in it. */
const margin = 2;

const everywhere: Window = { south: -90, north: 90, west: -180, width: 360 };

function windowOf(bounds: Bounds | undefined, zoom: number): Window {
  if (!bounds) return everywhere;
  const around = margin / (256 * 2 ** zoom);
  const { south, west, north, east } = bounds;
  // From here on a longitude is anywhere; the width decides. West may be greater than east.
  const span = east - west >= 360 ? 360 : (((east - west) % 360) + 360) % 360;
  const wide = Math.min(360, span + 2 * 360 * around);
  return {
    south: clampLatitude(latitudeAt(yOf(south) + around)),
    north: clampLatitude(latitudeAt(yOf(north) - around)),
    west: (west % 360) - 360 * around,
    width: wide,
  };
}
