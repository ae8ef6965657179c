/** Has few questions for tiles open at a time, so that the one that matters most now is always next. */
import type { Ask } from '../asking.ts';
import type { TileFound } from './tileQuestions.ts';

export interface WantedTile {
  readonly z: number;
  readonly x: number;
  readonly y: number;
  /** How far it is from the middle of what is seen now: the nearest one comes first. */
  readonly distance: () => number;
  readonly signal: AbortSignal;
}

export type LoadTile = (tile: WantedTile) => Promise<TileFound>;

/** The extension has two requests open; the others are answered from its disk. */
const atOnce = 4;

interface Waiting {
  readonly tile: WantedTile;
  readonly begin: () => Promise<void>;
}

/** Rejects as `ask` does: with words for the person, or with the signal's reason. */
export function createTileLoader(ask: Ask): LoadTile {
  const waiting = new Set<Waiting>();
  let open = 0;

  const beginNext = () => {
    while (open < atOnce && waiting.size > 0) {
      let next: Waiting | undefined;
      for (const each of waiting) {
        if (!next || each.tile.distance() < next.tile.distance()) next = each;
      }
      if (!next) return;
      waiting.delete(next);
      open++;
      void next.begin().finally(() => {
        open--;
        beginNext();
      });
    }
  };

  return (tile) =>
    new Promise((resolve, reject) => {
      const { z, x, y, signal } = tile;
      const entry: Waiting = {
        tile,
        async begin() {
          try {
            resolve(await ask({ what: 'tile', z, x, y }, { signal }));
          } catch (error) {
            reject(error);
          }
        },
      };
      signal.addEventListener('abort', () => {
        if (waiting.delete(entry)) reject(signal.reason);
      });
      waiting.add(entry);
      beginNext();
    });
}
