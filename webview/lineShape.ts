/** The shape of a line on a canvas: of the legs between its vertices those that are seen. */
import type { DrawnRun } from './drawing.ts';
import { noShade } from './scale.ts';

/** Draws a path: a Path2D, or what stands in for one. */
export interface Pen {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
}

/** For the legs of a line: all of them, those without a value, and those of each step of colour. */
export interface ShadedPens<P extends Pen> {
  readonly all: P;
  readonly missing: P;
  readonly byShade: readonly P[];
}

/** What the canvas shows: pixels of a world that is so many pixels wide. */
export interface CanvasWindow {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly worldPixels: number;
}

/** Vertices nearer than this to the one before add work and no shape. */
const leastStep = 0.4;

/** By how many worlds a run is to be moved to be seen: none, one, or several on a map that shows the world more than once. */
export function copiesSeen({ x }: DrawnRun, { left, width, worldPixels }: CanvasWindow): number[] {
  let [west, east] = [Infinity, -Infinity];
  for (const value of x) {
    if (value < west) west = value;
    if (value > east) east = value;
  }
  const first = Math.ceil(left / worldPixels - east);
  const last = Math.floor((left + width) / worldPixels - west);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
}

export function addLine(pen: Pen, { kind, x, y }: DrawnRun, shift: number, window: CanvasWindow): void {
  const { left, top, worldPixels } = window;
  // The dashes of a route are counted from its start, so all of it is drawn: else they would jump as the map moves.
  const isClipped = kind !== 'route';
  let [lastX, lastY, lastSides] = [Infinity, Infinity, 0];
  let isDrawnTo = false;
  for (let i = 0; i < x.length; i++) {
    const px = ((x[i] ?? 0) + shift) * worldPixels - left;
    const py = (y[i] ?? 0) * worldPixels - top;
    // The last one is always drawn: there the line ends.
    if (i < x.length - 1 && Math.abs(px - lastX) < leastStep && Math.abs(py - lastY) < leastStep) continue;
    const sides = isClipped ? sidesOf(px, py, window) : 0;
    const isSeen = i > 0 && (sides & lastSides) === 0;
    if (isSeen) {
      if (!isDrawnTo) pen.moveTo(lastX, lastY);
      pen.lineTo(px, py);
    }
    isDrawnTo = isSeen;
    [lastX, lastY, lastSides] = [px, py, sides];
  }
}

/** From each vertex that is drawn to the next, in the colour of the first; those in one colour are one line. */
export function addShadedLine<P extends Pen>(
  pens: ShadedPens<P>,
  run: DrawnRun,
  shift: number,
  { window, shadeOf }: { readonly window: CanvasWindow; readonly shadeOf: Uint8Array },
): void {
  const { x, y, codes } = run;
  const { left, top, worldPixels } = window;
  let [fromX, fromY, fromShade, fromSides] = [0, 0, noShade, 0];
  let current: P | undefined;
  for (let i = 0; i < x.length; i++) {
    const px = ((x[i] ?? 0) + shift) * worldPixels - left;
    const py = (y[i] ?? 0) * worldPixels - top;
    const isLast = i === x.length - 1;
    if (i > 0 && !isLast && Math.abs(px - fromX) < leastStep && Math.abs(py - fromY) < leastStep) continue;
    // As for routes in one colour: their dashes must not jump.
    const sides = run.kind === 'route' ? 0 : sidesOf(px, py, window);
    if (i > 0 && (sides & fromSides) === 0) {
      const pen = pens.byShade[fromShade] ?? pens.missing;
      if (!current) pens.all.moveTo(fromX, fromY);
      if (pen !== current) pen.moveTo(fromX, fromY);
      pen.lineTo(px, py);
      pens.all.lineTo(px, py);
      current = pen;
    } else current = undefined;
    fromX = px;
    fromY = py;
    fromSides = sides;
    fromShade = shadeOf[codes?.[i] ?? 0] ?? noShade;
  }
}

/** Lines and their rims reach so far beyond the window, in pixels. */
const around = 16;

/** Beyond which sides of the window a place lies, as bits: of a line with both ends beyond the same side nothing is seen. */
const sidesOf = (x: number, y: number, { width, height }: CanvasWindow): number =>
  (x < -around ? 1 : x > width + around ? 2 : 0) | (y < -around ? 4 : y > height + around ? 8 : 0);
