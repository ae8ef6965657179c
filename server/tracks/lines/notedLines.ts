/** Where the points of a track stand in its file: one number for each point, or two where several share a line. */
import type { TrackBuilder } from '../builder.ts';

/**
 * `lines`: of each point the line in which it begins, from 1; they never go back. `columns`: the same, in UTF-16 units, 0 where that is
 * not known; missing when each point has a line of its own.
 */
export interface PointLines {
  readonly lines: Uint32Array<ArrayBuffer>;
  readonly columns?: Uint32Array<ArrayBuffer>;
}

export interface NotedLines {
  /** Passes everything on, and notes where those points stand that are kept: so a number means the same point as in the track. */
  readonly builder: TrackBuilder;
  /** At the end of the file. */
  take(): PointLines;
}

export function noteLines(builder: TrackBuilder): NotedLines {
  const points = createList();
  const waypoints = createList();
  return {
    builder: {
      ...builder,
      get points() {
        return builder.points;
      },
      point(point, line = 0, column = 0) {
        const isKept = builder.point(point, line, column);
        if (isKept) points.push(line, column);
        return isKept;
      },
      waypoint(point, name, line = 0, column = 0) {
        const isKept = builder.waypoint(point, name, line, column);
        if (isKept) waypoints.push(line, column);
        return isKept;
      },
    },
    // Waypoints are the points of a file that has no others.
    take: () => (builder.points > 0 ? points : waypoints).take(),
  };
}

/** The memory of them, to hand over to another thread. */
export const buffersOfLines = ({ lines, columns }: PointLines): ArrayBuffer[] => [
  lines.buffer,
  ...(columns ? [columns.buffer] : []),
];

const firstRoom = 1024;

function createList() {
  let lines = new Uint32Array(firstRoom);
  let columns = new Uint32Array(firstRoom);
  let length = 0;
  let sharesLine = false;
  const grown = (from: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> => {
    const room = new Uint32Array(2 * from.length);
    room.set(from);
    return room;
  };
  return {
    push(line: number, column: number): void {
      if (length === lines.length) [lines, columns] = [grown(lines), grown(columns)];
      sharesLine ||= length > 0 && lines[length - 1] === line;
      lines[length] = line;
      columns[length++] = column;
    },
    take: (): PointLines => ({
      lines: lines.slice(0, length),
      ...(sharesLine ? { columns: columns.slice(0, length) } : {}),
    }),
  };
}

/**
 * The last point that begins in this line or before it; with a column, also not behind that in the line; without one, the first of
 * the line's points, if any begin there. Before all points it is the first.
 */
export function pointAtLine({ lines, columns }: PointLines, line: number, column?: number): number {
  const isBehind = (point: number): boolean => {
    const its = lines[point] ?? 0;
    if (its !== line) return its > line;
    return column !== undefined && (columns?.[point] ?? 0) > column;
  };
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBehind(middle)) high = middle;
    else low = middle + 1;
  }
  const last = Math.max(0, low - 1);
  if (column !== undefined || lines[last] !== line) return last;
  return firstOf(lines, line);
}

function firstOf(lines: Uint32Array, line: number): number {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((lines[middle] ?? 0) < line) low = middle + 1;
    else high = middle;
  }
  return low;
}
