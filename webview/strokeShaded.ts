/** Strokes the lines of one track, coloured by their values: one path for each step of colour, over a rim of the paper's colour. */
import type { DrawnRun } from './drawing.ts';
import { addShadedLine, type CanvasWindow, copiesSeen, type ShadedPens } from './lineShape.ts';
import type { ShadeColours } from './ramps.ts';
import { addDots, dashes, type LineStyle, strokeDots } from './strokeRuns.ts';

export interface Shading {
  /** For each code of a vertex the step of colour, or `noShade`. */
  readonly shadeOf: Uint8Array;
  readonly colours: ShadeColours;
  /** Sets the line apart from what lies under it. */
  readonly rim: string;
}

const rimWidth = 1.5;
/** Among more vertices than this the rims would only cover other lines, and take half of the time. */
const mostRimmed = 20_000;
/** Colours of a gradient are told apart on a line that is a little wider. */
const wider = 1;
/** Dots of the line's own width. */
const missingDashes = [0.01, 6];

export function strokeShaded(
  context: CanvasRenderingContext2D,
  window: CanvasWindow,
  runs: readonly DrawnRun[],
  { style, shading }: { readonly style: LineStyle; readonly shading: Shading },
): void {
  const { colours, rim } = shading;
  const makePaths = (): ShadedPens<Path2D> => ({
    all: new Path2D(),
    missing: new Path2D(),
    byShade: colours.shades.map(() => new Path2D()),
  });
  const tracks = makePaths();
  const routes = makePaths();
  const dots = new Path2D();
  for (const run of runs) {
    for (const shift of copiesSeen(run, window)) {
      if (run.kind === 'waypoints' || run.x.length === 1) addDots(dots, run, shift, window);
      else
        addShadedLine(run.kind === 'route' ? routes : tracks, run, shift, {
          window,
          shadeOf: shading.shadeOf,
        });
    }
  }
  const hasRim = runs.reduce((sum, { x }) => sum + x.length, 0) <= mostRimmed;
  context.lineJoin = 'round';
  context.lineCap = 'round';
  for (const paths of [tracks, routes]) {
    if (hasRim) {
      context.lineWidth = style.width + wider + 2 * rimWidth;
      context.strokeStyle = style.casing ?? rim;
      context.stroke(paths.all);
    }
    context.lineWidth = style.width + wider;
    context.setLineDash(paths === routes ? dashes : []);
    for (const [shade, path] of paths.byShade.entries()) {
      context.strokeStyle = colours.shades[shade] ?? style.colour;
      context.stroke(path);
    }
    context.lineWidth = style.width;
    context.setLineDash(missingDashes);
    context.strokeStyle = colours.missing;
    context.stroke(paths.missing);
    context.setLineDash([]);
  }
  strokeDots(context, dots, style.colour, style.paper);
}
