/** Draws a profile into a canvas: grid and numbers, the filled line, the chosen range, the mark and the pointer's place. */
import type { ProfileData } from './data.ts';
import type { Frame } from './frame.ts';

export interface ProfileColours {
  readonly paper: string;
  readonly text: string;
  readonly grid: string;
  readonly mark: string;
  readonly pointer: string;
  /** Of the track. */
  readonly line: string;
}

/** Places on the axis; `value` is there where a line is. */
export interface Cursors {
  readonly mark?: { readonly x: number; readonly value: number | undefined } | undefined;
  readonly pointer?: { readonly x: number; readonly value: number | undefined } | undefined;
  readonly range?: { readonly from: number; readonly to: number } | undefined;
}

export interface Painting {
  readonly data: ProfileData;
  readonly frame: Frame;
  readonly colours: ProfileColours;
  readonly cursors: Cursors;
  readonly font: string;
}

export function paintProfile(context: CanvasRenderingContext2D, painting: Painting): void {
  const { frame, colours, cursors } = painting;
  context.lineJoin = 'round';
  context.lineCap = 'butt';
  paintGrid(context, painting);
  paintRange(context, painting);
  paintLine(context, painting);
  if (cursors.pointer)
    paintCursor(context, frame, cursors.pointer, colours.pointer, colours.paper, 1, [3, 3]);
  if (cursors.mark) paintCursor(context, frame, cursors.mark, colours.mark, colours.paper, 2, []);
}

/** On whole pixels, so that thin lines are thin. */
const crisp = (at: number): number => Math.round(at) + 0.5;

function paintGrid(context: CanvasRenderingContext2D, { frame, colours, font }: Painting): void {
  const { left, right, top, bottom, px, py, xTicks, valueTicks } = frame;
  context.font = font;
  context.fillStyle = colours.text;
  context.strokeStyle = colours.grid;
  context.lineWidth = 1;
  context.beginPath();
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const { at, text } of valueTicks) {
    const y = crisp(py(at));
    context.moveTo(left, y);
    context.lineTo(right, y);
    context.fillText(text, left - 5, y, left - 6);
  }
  context.textAlign = 'center';
  context.textBaseline = 'alphabetic';
  for (const { at, text } of xTicks) {
    const x = crisp(px(at));
    context.moveTo(x, top);
    context.lineTo(x, bottom + 3);
    const half = context.measureText(text).width / 2;
    context.fillText(text, Math.min(Math.max(x, left + half - 6), right + 20 - half), bottom + 15);
  }
  context.stroke();
}

/** How much of the ground shows through the fill, and through the chosen range. */
const fillOpacity = 0.2;
const rangeOpacity = 0.13;

function paintRange(
  context: CanvasRenderingContext2D,
  { frame, colours, cursors: { range } }: Painting,
): void {
  if (!range) return;
  const { px, top, bottom } = frame;
  const [from, to] = [px(range.from), px(range.to)];
  context.globalAlpha = rangeOpacity;
  context.fillStyle = colours.pointer;
  context.fillRect(from, top, Math.max(1, to - from), bottom - top);
  context.globalAlpha = 1;
  context.strokeStyle = colours.pointer;
  context.lineWidth = 1;
  context.beginPath();
  for (const edge of [crisp(from), crisp(to)]) {
    context.moveTo(edge, top);
    context.lineTo(edge, bottom);
  }
  context.stroke();
}

function paintLine(context: CanvasRenderingContext2D, { data, frame, colours }: Painting): void {
  const { x, low, high, first, last, begins } = data.columns;
  const { px, py, bottom } = frame;
  const line = new Path2D();
  const area = new Path2D();
  const dots = new Path2D();
  let start = 0;
  for (let k = 0; k < x.length; k++) {
    const at = px(x[k] ?? 0);
    const isFirst = begins[k] === 1 || k === 0;
    const isLast = k === x.length - 1 || begins[k + 1] === 1;
    const [enter, leave] = [py(first[k] ?? 0), py(last[k] ?? 0)];
    if (isFirst) {
      start = at;
      line.moveTo(at, enter);
      area.moveTo(at, bottom);
    } else line.lineTo(at, enter);
    area.lineTo(at, enter);
    // A column of several points is as high as they are.
    if (low[k] !== high[k]) {
      line.lineTo(at, py(low[k] ?? 0));
      line.lineTo(at, py(high[k] ?? 0));
      line.lineTo(at, leave);
      area.lineTo(at, leave);
    }
    if (!isLast) continue;
    area.lineTo(at, bottom);
    area.closePath();
    // What no line joins is seen all the same.
    if (at - start < 1) {
      dots.moveTo(at + 2, leave);
      dots.arc(at, leave, 2, 0, 2 * Math.PI);
    }
  }
  context.fillStyle = colours.line;
  context.globalAlpha = fillOpacity;
  context.fill(area);
  context.globalAlpha = 1;
  context.fill(dots);
  context.strokeStyle = colours.line;
  context.lineWidth = 1.5;
  context.stroke(line);
}

function paintCursor(
  context: CanvasRenderingContext2D,
  { px, py, left, right, top, bottom }: Frame,
  { x, value }: { readonly x: number; readonly value: number | undefined },
  colour: string,
  paper: string,
  width: number,
  dashes: number[],
): void {
  const at = px(x);
  if (at < left - 1 || at > right + 1) return;
  const line = crisp(at);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.setLineDash(dashes);
  context.beginPath();
  context.moveTo(line, top);
  context.lineTo(line, bottom);
  context.stroke();
  context.setLineDash([]);
  if (value === undefined) return;
  context.beginPath();
  context.arc(at, py(value), 4, 0, 2 * Math.PI);
  context.fillStyle = paper;
  context.fill();
  context.lineWidth = 2;
  context.stroke();
}
