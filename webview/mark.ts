/** Which point of which track is marked: the nearest to the centre, or one that the person has chosen. */
import type { Place } from './values.ts';

export interface Marked {
  readonly place: Place;
  /** From the map's centre, in metres, where that was asked. */
  readonly distance?: number;
  /** Chosen: it stays when the map's centre changes, until the person moves the map. */
  readonly held: boolean;
}

export interface HoldOptions {
  /** Whether the map moves to where the point is seen. */
  readonly reveal: boolean;
}

export type MarkListener = (marked: Marked | undefined, options?: HoldOptions) => void;

export interface Mark {
  current(): Marked | undefined;
  /** The point nearest to the centre. Nothing changes while another one is held. */
  follow(place: Place, distance: number): void;
  hold(place: Place, options: HoldOptions): void;
  /** Follows the centre again, from the next answer on. */
  release(): void;
  /** There is no point to be marked. */
  clear(): void;
  onChange(listener: MarkListener): void;
}

/** `isShown`: only points of tracks that are on the map are marked, however late an answer comes. */
export function createMark(isShown: (track: string) => boolean): Mark {
  let marked: Marked | undefined;
  const listeners = new Set<MarkListener>();
  const change = (to: Marked | undefined, options?: HoldOptions) => {
    marked = to;
    for (const listener of listeners) listener(marked, options);
  };
  return {
    current: () => marked,
    follow(place, distance) {
      if (!marked?.held && isShown(place.track)) change({ place, distance, held: false });
    },
    hold(place, options) {
      if (isShown(place.track)) change({ place, held: true }, options);
    },
    release() {
      if (marked?.held) change({ ...marked, held: false });
    },
    clear() {
      if (marked) change(undefined);
    },
    onChange: (listener) => void listeners.add(listener),
  };
}
