/** Shows the tracks when they come, unless the person was looking at a place before, and lays the card where it hides least. */
import * as L from 'leaflet';
import type { DrawnRun } from './drawing.ts';
import { cardSide, fitPicture, type Picture, worldPicture } from './firstPicture.ts';
import type { ShownTracks } from './shownTracks.ts';

export interface FirstView {
  /** True when a track is on the map, and the map is somewhere. */
  shown(): boolean;
  /** The tracks have changed. */
  look(): void;
  /** Lines are drawn. */
  drawn(track: unknown, runs: readonly DrawnRun[]): void;
  /** Shows all of these tracks, or of all that are shown. */
  showAll(keys?: readonly string[]): void;
}

export interface FirstViewOptions {
  readonly map: L.Map;
  /** Its `data-card` says on which side the card lies. */
  readonly body: HTMLElement;
  readonly card: HTMLElement;
  readonly tracks: ShownTracks;
  /** The map is where the person has left it. */
  readonly wasKept: boolean;
}

export function createFirstView({ map, body, card, tracks, wasKept }: FirstViewOptions): FirstView {
  let shown = false;
  let sided = false;
  /** How many tracks the picture shows, until somebody moves the map. */
  let pictured = 0;
  let isOwnMove = false;
  map.on('movestart', () => {
    if (!isOwnMove) pictured = Infinity;
  });
  const show = ({ center, zoom }: Picture) => {
    isOwnMove = true;
    map.setView(center, zoom, { animate: false });
    isOwnMove = false;
  };
  const showAll = (keys?: readonly string[]) => {
    const wanted = tracks.shown().filter(({ key }) => !keys || keys.includes(key));
    if (wanted.length > 0)
      show(
        fitPicture(
          map,
          wanted.map(({ summary }) => summary.bounds),
        ),
      );
  };
  return {
    shown: () => shown,
    look() {
      const many = tracks.shown().length;
      if (many > 0) {
        // Files that are opened together come one after another.
        if (!wasKept && many > pictured) showAll();
        pictured = Math.max(pictured, many);
        shown = true;
      } else if (!shown && !wasKept && tracks.all().some(({ problem }) => problem !== undefined)) {
        // Without a view Leaflet draws nothing at all.
        show(worldPicture);
      }
    },
    drawn(_track, runs) {
      if (sided) return;
      sided = true;
      const { left, top, right, bottom } = card.getBoundingClientRect();
      body.dataset.card = cardSide(map, runs, L.bounds([left, top], [right, bottom]));
    },
    showAll,
  };
}
