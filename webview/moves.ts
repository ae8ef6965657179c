/** Why the map is where it is: what the person does is followed by other maps, and what only follows is not. */

/** See ViewCause in server/api/mapView.ts. */
export type Cause = 'moved' | 'looked' | 'followed';

export interface Moves {
  /** Why the next report is made. The first one tells that the map was opened. */
  cause(isMove: boolean): Cause;
  /** What moves the map meanwhile is nobody's wish. */
  quietly(move: () => void): void;
}

export function createMoves(): Moves {
  let isFirst = true;
  let isQuiet = false;
  return {
    cause(isMove) {
      const cause = isFirst ? 'looked' : isMove && !isQuiet ? 'moved' : 'followed';
      isFirst = false;
      return cause;
    },
    quietly(move) {
      isQuiet = true;
      try {
        move();
      } finally {
        isQuiet = false;
      }
    },
  };
}
