/** The map as a picture: what the page shows of it, drawn again onto one canvas. */
import { mostPictureCharacters } from './values.ts';

/** Buttons and lists are not part of the map. */
const excluded = '.leaflet-bar, button, [hidden]';

/** As many as a screen of 5K has; a larger map is drawn smaller. A canvas of it takes 60 MB. */
const mostPixels = 15_000_000;

const prefix = 'data:image/png;base64,';

/** A PNG as base64 of the first element, with the others that lie on it. Throws an Error with words for the person. */
export function drawPicture(ground: HTMLElement, others: readonly HTMLElement[]): string {
  const box = ground.getBoundingClientRect();
  if (box.width < 1 || box.height < 1) throw new Error('The map is not seen. Make its editor larger.');
  const sharpness = Math.min(window.devicePixelRatio || 1, Math.sqrt(mostPixels / (box.width * box.height)));
  const canvas = document.createElement('canvas');
  canvas.width = Math.floor(box.width * sharpness);
  canvas.height = Math.floor(box.height * sharpness);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('The picture needs more memory than there is. Make the editor smaller.');
  const origin = new DOMMatrix().scale(sharpness).translate(-box.left, -box.top);
  const painter: Painter = { context, origin };
  for (const element of [ground, ...others]) paint(painter, element, 1);
  const url = canvas.toDataURL('image/png');
  if (!url.startsWith(prefix))
    throw new Error('The picture needs more memory than there is. Make the editor smaller.');
  if (url.length - prefix.length > mostPictureCharacters)
    throw new Error('The picture has more than 11 MB. Make the editor smaller.');
  return url.slice(prefix.length);
}

interface Painter {
  readonly context: CanvasRenderingContext2D;
  /** From pixels of the page to those of the picture. */
  readonly origin: DOMMatrix;
}

/** What lies below is painted first: by z-index among siblings, else as in the document. */
function paint(painter: Painter, element: Element, opacity: number): void {
  if (element.matches(excluded)) return;
  const style = getComputedStyle(element);
  if (style.display === 'none' || style.visibility === 'hidden') return;
  const { context } = painter;
  const seen = opacity * Number(style.opacity);
  context.globalAlpha = seen;
  context.setTransform(painter.origin);
  if (element instanceof SVGGeometryElement) {
    paintShape(painter, element, style);
    return;
  }
  paintBox(context, element.getBoundingClientRect(), style);
  if (element instanceof HTMLCanvasElement || element instanceof HTMLImageElement) {
    const { left, top, width, height } = element.getBoundingClientRect();
    if (width > 0 && height > 0) context.drawImage(element, left, top, width, height);
    return;
  }
  if (element instanceof HTMLSelectElement) {
    paintChoice(context, element, style);
    return;
  }
  for (const node of element.childNodes) if (node instanceof Text) paintText(context, node, style);
  const children = [...element.children].map((child) => ({ child, at: level(child) }));
  for (const { child } of children.sort((one, other) => one.at - other.at)) paint(painter, child, seen);
}

/** One without a level of its own lies as high as what is in it. */
function level(element: Element): number {
  const own = Number.parseInt(getComputedStyle(element).zIndex, 10);
  return Number.isNaN(own) ? Math.max(0, ...[...element.children].map(level)) : own;
}

function paintBox(context: CanvasRenderingContext2D, box: DOMRect, style: CSSStyleDeclaration): void {
  const { left, top, right, bottom, width, height } = box;
  const [above, aside, below, before] = [
    style.borderTopWidth,
    style.borderRightWidth,
    style.borderBottomWidth,
    style.borderLeftWidth,
  ].map(Number.parseFloat) as [number, number, number, number];
  for (const [colour, x, y, wide, high] of [
    [style.backgroundColor, left, top, width, height],
    [rampOf(context, box, style.backgroundImage), left, top, width, height],
    [style.borderTopColor, left, top, width, above],
    [style.borderRightColor, right - aside, top, aside, height],
    [style.borderBottomColor, left, bottom - below, width, below],
    [style.borderLeftColor, left, top, before, height],
  ] as const) {
    context.fillStyle = colour;
    context.fillRect(x, y, wide, high);
  }
}

/** The ramp of a legend: colours with the places of their ends, from left to right. Nothing for any other image. */
function rampOf(
  context: CanvasRenderingContext2D,
  { left, right }: DOMRect,
  image: string,
): CanvasGradient | string {
  const [, list = ''] = /^linear-gradient\(to right, (.*)\)$/.exec(image) ?? [];
  const stops = [...list.matchAll(/([a-z]+\([^)]*\))((?: [\d.]+%)+)/g)];
  if (stops.length === 0) return 'transparent';
  const ramp = context.createLinearGradient(left, 0, right, 0);
  for (const [, colour = '', places = ''] of stops)
    for (const [part] of places.matchAll(/[\d.]+/g))
      ramp.addColorStop(Math.min(1, Number(part) / 100), colour);
  return ramp;
}

function paintShape(
  { context, origin }: Painter,
  shape: SVGGeometryElement,
  style: CSSStyleDeclaration,
): void {
  const outline = shape.getAttribute('d');
  const matrix = shape.getScreenCTM();
  if (outline === null || !matrix) return;
  context.setTransform(origin.multiply(DOMMatrix.fromMatrix(matrix)));
  const path = new Path2D(outline);
  if (style.fill !== 'none') {
    context.fillStyle = style.fill;
    context.fill(path);
  }
  if (style.stroke === 'none') return;
  context.strokeStyle = style.stroke;
  context.lineWidth = Number.parseFloat(style.strokeWidth);
  // The styles have the names that a canvas knows.
  context.lineCap = style.strokeLinecap as CanvasLineCap;
  context.lineJoin = style.strokeLinejoin as CanvasLineJoin;
  context.setLineDash(
    style.strokeDasharray === 'none' ? [] : style.strokeDasharray.split(',').map(Number.parseFloat),
  );
  context.stroke(path);
}

/** A list of choices shows the one that is chosen. */
function paintChoice(
  context: CanvasRenderingContext2D,
  choice: HTMLSelectElement,
  style: CSSStyleDeclaration,
): void {
  const { left, top, height } = choice.getBoundingClientRect();
  context.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  context.textBaseline = 'middle';
  context.fillStyle = style.color;
  const words = choice.selectedOptions[0]?.text ?? '';
  context.fillText(words, left + Number.parseFloat(style.paddingLeft) + 4, top + height / 2);
}

/** On one line, as all text of the map is; with the rim that keeps it apart from what lies below. */
function paintText(context: CanvasRenderingContext2D, text: Text, style: CSSStyleDeclaration): void {
  if (text.data.trim() === '') return;
  const range = document.createRange();
  range.selectNodeContents(text);
  const box = range.getBoundingClientRect();
  if (box.width === 0) return;
  const parent = text.parentElement?.getBoundingClientRect() ?? box;
  context.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  context.textBaseline = 'middle';
  context.save();
  // A name that is too long is cut off, as on the page.
  if (style.overflowX === 'hidden') {
    context.beginPath();
    context.rect(parent.left, parent.top, parent.width, parent.height);
    context.clip();
  }
  const lines = linesOf(text, range);
  if (style.textShadow !== 'none') {
    context.strokeStyle = getComputedStyle(document.body).getPropertyValue('--map-paper');
    context.lineWidth = 4;
    context.lineJoin = 'round';
    context.setLineDash([]);
    for (const { words, left, middle } of lines) context.strokeText(words, left, middle);
  }
  context.fillStyle = style.color;
  for (const { words, left, middle } of lines) context.fillText(words, left, middle);
  context.restore();
}

interface Line {
  words: string;
  readonly left: number;
  readonly middle: number;
}

/** A text as it stands on the page, word by word: a word that lies lower than the one before begins a line. */
function linesOf(text: Text, range: Range): Line[] {
  const lines: Line[] = [];
  let lowest = -Infinity;
  for (const { 0: word, index } of text.data.matchAll(/\S+\s*/g)) {
    range.setStart(text, index);
    range.setEnd(text, index + word.trimEnd().length);
    const { left, top, bottom, height } = range.getBoundingClientRect();
    const line = lines.at(-1);
    if (line && top < lowest) line.words += word;
    else lines.push({ words: word, left, middle: top + height / 2 });
    lowest = bottom - height / 2;
  }
  return lines;
}
