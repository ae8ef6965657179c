/** Strokes the lines of one track into a canvas, on every copy of the world that is seen. */
import type { DrawnRun } from './drawing.ts';
import { addLine, type CanvasWindow, copiesSeen } from './lineShape.ts';

export interface LineStyle {
  readonly colour: string;
  /** What dots are filled with. */
  readonly paper: string;
  /** In pixels. */
  readonly width: number;
  /** On a ground of many colours: the colour of a rim that sets the lines apart. */
  readonly casing?: string;
}

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
