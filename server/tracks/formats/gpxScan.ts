/**
 * Reads the ordinary points of a GPX file right from its bytes, several times as fast as an XML parser. It knows only what it is
 * sure of, in ASCII: elements with and without values, blanks between them, plain text in them, `lat` and `lon`. Whatever else
 * it meets (an entity, a comment, CDATA, a place off the globe, any fault) it leaves to the parser, with the whole point.
 */
import { emptyPoint } from '../builder.ts';
import type { ReadJob } from './format.ts';
import { carriageReturn, countLines, lineFeed, skipBlanks } from './gpxScanBytes.ts';
import { createPointScan, maxPointBytes, type ScanPoint } from './gpxScanPoint.ts';
import { createShape, followShape, type Shape } from './gpxScanShape.ts';
import { createScannedValues } from './gpxScanValues.ts';
import { failed } from './scanNumber.ts';
import type { TextPlace } from './textPlace.ts';
import type { SkippedElements } from './xmlContent.ts';

export interface GpxScan {
  /**
   * Gives the points that follow one another from `from` on, with nothing but blanks between them, to the builder, and returns
   * where the last one ends: `from` if it is sure of none. `parent`: in what they stand. `place`: the line and column of `from`.
   */
  points(bytes: Uint8Array, from: number, parent: 'segment' | 'route', place: TextPlace): number;
  /** Of the points of the last call that found some. */
  readonly read: SkippedElements;
}

/** The shapes that are remembered: with and without heart rate, in two lengths of indentation. */
const maxShapes = 4;
/** How many shapes may be made for nothing: where each point has its own, that costs more than it saves. */
const maxPatience = 64;

export function createGpxScan({ builder, notesLines }: Pick<ReadJob, 'builder' | 'notesLines'>): GpxScan {
  const numbers = createScannedValues(emptyPoint());
  const parents = {
    segment: { scan: createPointScan('trkpt', numbers), shapes: [] as Shape[] },
    route: { scan: createPointScan('rtept', numbers), shapes: [] as Shape[] },
  };
  let patience = maxPatience;
  /** Line ends since the beginning of the run: up to its end, and to that of its last opening tag. */
  let lines = 0;
  let linesToTag = 0;
  let read: SkippedElements = { lines: 0, columns: 0, linesToTag: 0 };

  const known = (bytes: Uint8Array, view: DataView, from: number, shapes: Shape[]): number => {
    for (let i = 0; i < shapes.length; i++) {
      const shape = shapes[i];
      const end = shape ? followShape(shape, bytes, view, from, numbers) : failed;
      if (!shape || end === failed || end - from > maxPointBytes || !numbers.isOnGlobe()) continue;
      // The one that was right the last time is the first.
      if (i > 0) shapes.unshift(...shapes.splice(i, 1));
      if (patience < maxPatience) patience++;
      linesToTag = lines + shape.linesToTag;
      lines += shape.lines;
      return end;
    }
    return failed;
  };
  const any = (bytes: Uint8Array, from: number, scan: ScanPoint, shapes: Shape[]): number => {
    const point = scan(bytes, from);
    if (!point || point.end - from > maxPointBytes) return failed;
    linesToTag = lines + countLines(bytes, from, point.lastTag);
    lines += countLines(bytes, from, point.end);
    if (point.isShape && patience > 0) {
      patience--;
      shapes.unshift(createShape(bytes, from, point));
      if (shapes.length > maxShapes) shapes.pop();
    }
    return point.end;
  };

  return {
    get read() {
      return read;
    },
    points(bytes, from, parent, place) {
      const { scan, shapes } = parents[parent];
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      let end = from;
      let linesToEnd = 0;
      lines = 0;
      for (let at = from; ; ) {
        const linesBefore = lines;
        let after = known(bytes, view, at, shapes);
        if (after === failed) after = any(bytes, at, scan, shapes);
        if (after === failed) break;
        if (notesLines) {
          const column = columnOf(bytes, at, linesBefore === 0 ? from - place.column + 1 : undefined);
          builder.point(numbers.point(), place.line + linesBefore, column);
        } else builder.point(numbers.point());
        end = after;
        linesToEnd = lines;
        at = skipBlanks(bytes, end);
        lines += countLines(bytes, end, at);
      }
      if (end > from) {
        const lineStart = linesToEnd === 0 ? from : bytes.lastIndexOf(lineFeed, end - 1) + 1;
        read = { lines: linesToEnd, columns: end - lineStart, linesToTag };
      }
      return end;
    },
  };
}

/** As the XML parser tells it: 0 where the name of the tag ends its line. `lineStart`: where the line begins, if that is known. */
function columnOf(bytes: Uint8Array, at: number, lineStart?: number): number {
  const behindName = bytes[at + '<trkpt'.length];
  if (behindName === lineFeed || behindName === carriageReturn) return 0;
  return at - (lineStart ?? bytes.lastIndexOf(lineFeed, at) + 1) + 1;
}
