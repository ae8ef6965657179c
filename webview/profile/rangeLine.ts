/** The chosen part of a track on the map: its line once more, and thicker. */
import type * as L from 'leaflet';
import type { Ask } from '../asking.ts';
import { type DrawnRun, readDrawing } from '../drawing.ts';
import { LinesLayer } from '../linesLayer.ts';
import { hasPlace } from '../mapView.ts';
import type { ReadTrack } from '../shownTracks.ts';
import { boundsOf, fewPoints, zoomToAsk } from '../trackLines.ts';
import { cutRun } from './cutRun.ts';
import type { PointRange } from './data.ts';
import { newestNext } from './newestNext.ts';
import { pointOf } from './pointOf.ts';

export interface RangeLine {
  /** Undefined: nothing is chosen. */
  show(
    chosen: { readonly track: ReadTrack; readonly range: PointRange; readonly colour: string } | undefined,
  ): void;
}

const width = 7;

export function createRangeLine(map: L.Map, ask: Ask): RangeLine {
  // On the map only while it has something to show: its canvas is larger than the window.
  const layer = new LinesLayer();
  let chosen: Parameters<RangeLine['show']>[0];
  let drawn: { readonly name: string; readonly runs: readonly DrawnRun[] } | undefined;

  const runsOf = async ({ key, version, summary }: ReadTrack): Promise<readonly DrawnRun[]> => {
    const zoom = zoomToAsk(map);
    const bounds = summary.points <= fewPoints ? undefined : boundsOf(map.getBounds().pad(1));
    const name = JSON.stringify([key, version, zoom, bounds]);
    if (drawn?.name !== name) {
      const asked = { zoom, indexes: true, ...(bounds ? { bounds } : {}) };
      drawn = { name, runs: readDrawing(await ask({ what: 'draw', track: key, ...asked })) };
    }
    return drawn.runs;
  };

  const draw = newestNext(async (wanted: typeof chosen) => {
    if (!wanted || !hasPlace(map)) {
      layer.remove();
      return;
    }
    const { track, range, colour } = wanted;
    try {
      const runs = await runsOf(track);
      const ends = {
        from: await pointOf(ask, track.key, range.from),
        to: await pointOf(ask, track.key, range.to),
      };
      const cut = runs.flatMap((run) => cutRun(run, range, ends) ?? []);
      if (!chosen) return;
      layer.addTo(map).setLines([{ runs: cut, style: { colour, paper: colour, width } }]);
    } catch {
      // The profile shows the range all the same; the next move of the map asks again.
    }
  });
  map.on('moveend resize', () => {
    if (chosen) draw(chosen);
  });
  return {
    show(now) {
      if (!chosen && !now) return;
      chosen = now;
      draw(now);
    },
  };
}
