/** Strokes the lines of one track into a canvas, on every copy of the world that is seen. */
import type { DrawnRun } from './drawing.ts';

export interface LineStyle {
  readonly colour: string;
  /** What dots are filled with. */
  readonly paper: string;
  /** In pixels. */
  readonly width: number;
  /** On a ground of many colours: the colour of a rim that sets the lines apart. */
  readonly casing?: string;
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
export const leastStep = 0.4;

const dotRadius = 4;
const casingWidth = 1.75;
export const dashes = [8, 6];

export function strokeRuns(
  context: CanvasRenderingContext2D,
  window: CanvasWindow,
  runs: readonly DrawnRun[],
  { colour, paper, width, casing }: LineStyle,
): void {
  const tracks = new Path2D();
  const routes = new Path2D();
  const dots = new Path2D();
  for (const run of runs) {
    for (const shift of copiesSeen(run, window)) {
      if (run.kind === 'waypoints' || run.x.length === 1) addDots(dots, run, shift, window);
      else addLine(run.kind === 'route' ? routes : tracks, run, shift, window);
    }
  }
  context.lineJoin = 'round';
  context.lineCap = 'round';
  if (casing !== undefined) {
    context.strokeStyle = casing;
    context.lineWidth = width + 2 * casingWidth;
    context.stroke(tracks);
    context.stroke(routes);
    context.stroke(dots);
  }
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke(tracks);
  context.setLineDash(dashes);
  context.stroke(routes);
  context.setLineDash([]);
  strokeDots(context, dots, colour, paper);
}

export function strokeDots(
  context: CanvasRenderingContext2D,
  dots: Path2D,
  colour: string,
  paper: string,
): void {
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.fillStyle = paper;
  context.fill(dots);
  context.stroke(dots);
}

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

function addLine(path: Path2D, { x, y }: DrawnRun, shift: number, window: CanvasWindow): void {
  const { left, top, worldPixels } = window;
  let [lastX, lastY] = [Infinity, Infinity];
  for (let i = 0; i < x.length; i++) {
    const px = ((x[i] ?? 0) + shift) * worldPixels - left;
    const py = (y[i] ?? 0) * worldPixels - top;
    // The last one is always drawn: there the line ends.
    if (i < x.length - 1 && Math.abs(px - lastX) < leastStep && Math.abs(py - lastY) < leastStep) continue;
    if (i === 0) path.moveTo(px, py);
    else path.lineTo(px, py);
    lastX = px;
    lastY = py;
  }
}

export function addDots(path: Path2D, { x, y }: DrawnRun, shift: number, window: CanvasWindow): void {
  const { left, top, width, height, worldPixels } = window;
  for (let i = 0; i < x.length; i++) {
    const px = ((x[i] ?? 0) + shift) * worldPixels - left;
    const py = (y[i] ?? 0) * worldPixels - top;
    if (px < -dotRadius || py < -dotRadius || px > width + dotRadius || py > height + dotRadius) continue;
    path.moveTo(px + dotRadius, py);
    path.arc(px, py, dotRadius, 0, 2 * Math.PI);
  }
}
