/** What is seen of the profile: its choices, figures and drawing. It knows no daemon and no map. */
import { element } from '../element.ts';
import type { PointRange, ProfileData } from './data.ts';
import { xOfPoint } from './data.ts';
import { type Frame, frameOf } from './frame.ts';
import { type Cursors, paintProfile } from './paint.ts';
import { formatValue } from './values.ts';

/** All that is drawn. */
export interface Shown {
  readonly data: ProfileData | undefined;
  /** In place of a drawing: why there is none. */
  readonly words: string;
  /** Of the track, computed. */
  readonly colour: string;
  /** Places on the axis. */
  readonly mark: number | undefined;
  readonly pointer: number | undefined;
  readonly range: PointRange | undefined;
  /** What is said at the pointer. */
  readonly readout: string;
}

export interface ProfileView {
  readonly box: HTMLElement;
  /** Takes the keys and the pointer. */
  readonly plot: HTMLElement;
  show(shown: Shown): void;
  /** The frame of what is drawn now. */
  frame(): Frame | undefined;
  /** In CSS pixels; 0 while it is hidden. */
  width(): number;
  onResize(listener: () => void): void;
}

export function createProfileView(head: HTMLElement): ProfileView {
  const canvas = element('canvas', '');
  canvas.setAttribute('aria-hidden', 'true');
  const words = element('p', 'profile-words');
  const readout = element('div', 'profile-readout');
  const plot = element('div', 'profile-plot', canvas, words, readout);
  plot.tabIndex = 0;
  const box = element('section', 'profile', head, plot);
  box.setAttribute('aria-label', 'Profile');
  let shown: Shown | undefined;
  let frame: Frame | undefined;
  let isWaiting = false;

  const paint = () => {
    isWaiting = false;
    const { clientWidth: width, clientHeight: height } = plot;
    const sharpness = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * sharpness);
    canvas.height = Math.round(height * sharpness);
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    const context = canvas.getContext('2d');
    frame = shown?.data && frameOf(shown.data, width, height);
    words.hidden = frame !== undefined;
    words.textContent = shown?.words ?? '';
    plot.dataset.columns = String(shown?.data?.columns.x.length ?? 0);
    placeReadout(readout, frame, shown);
    if (!context || !frame || !shown?.data) return;
    context.scale(sharpness, sharpness);
    const style = getComputedStyle(box);
    const read = (name: string) => style.getPropertyValue(name);
    paintProfile(context, {
      data: shown.data,
      frame,
      cursors: cursorsOf(shown.data, shown),
      font: `${Math.round(0.85 * Number.parseFloat(style.fontSize))}px ${style.fontFamily}`,
      colours: {
        paper: read('--profile-paper'),
        text: read('--profile-text'),
        grid: read('--map-grid'),
        mark: read('--profile-mark'),
        pointer: read('--profile-pointer'),
        line: shown.colour,
      },
    });
  };
  const paintSoon = () => {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(paint);
  };
  const resized = new Set<() => void>();
  new ResizeObserver(() => {
    paint();
    for (const listener of resized) listener();
  }).observe(plot);

  return {
    box,
    plot,
    show(now) {
      shown = now;
      describe(plot, now);
      paintSoon();
    },
    frame: () => frame,
    width: () => plot.clientWidth,
    onResize: (listener) => void resized.add(listener),
  };
}

/** With the values of the columns at those places. */
function cursorsOf(data: ProfileData, { mark, pointer, range }: Shown): Cursors {
  const valueAt = (x: number): number | undefined => {
    const { x: places, first } = data.columns;
    let best: number | undefined;
    for (const [k, place] of places.entries()) {
      if (best === undefined || Math.abs(place - x) < Math.abs((places[best] ?? 0) - x)) best = k;
    }
    return best === undefined ? undefined : first[best];
  };
  const at = (x: number | undefined) => (x === undefined ? undefined : { x, value: valueAt(x) });
  const ends = range && [xOfPoint(data, range.from), xOfPoint(data, range.to)];
  const [from, to] = ends ?? [];
  return {
    mark: at(mark),
    pointer: at(pointer),
    range:
      from === undefined || to === undefined
        ? undefined
        : { from: Math.min(from, to), to: Math.max(from, to) },
  };
}

/** Beside the pointer, on the side that has room. */
function placeReadout(readout: HTMLElement, frame: Frame | undefined, shown: Shown | undefined): void {
  readout.hidden = !frame || shown?.pointer === undefined || shown.readout === '';
  if (readout.hidden || !frame || shown?.pointer === undefined) return;
  readout.textContent = shown.readout;
  const at = frame.px(shown.pointer);
  const { offsetWidth: width } = readout;
  const left = at + 10 + width > frame.right ? at - 10 - width : at + 10;
  readout.style.transform = `translateX(${Math.round(Math.max(frame.left, left))}px)`;
}

/** As a slider: the keys move along it, and what it stands at is told in words. */
function describe(plot: HTMLElement, { data, words }: Shown): void {
  if (!data?.value || data.columns.x.length === 0) {
    for (const name of ['role', 'aria-valuemin', 'aria-valuemax', 'aria-valuenow', 'aria-valuetext'])
      plot.removeAttribute(name);
    plot.setAttribute('role', 'img');
    plot.setAttribute('aria-label', words || 'Profile');
    return;
  }
  plot.setAttribute('role', 'slider');
  const { look, over, value } = data;
  const reach = `${formatValue(value.from, look)} to ${formatValue(value.to, look)}`;
  plot.setAttribute('aria-label', `${look.name} over ${over}, ${reach}`);
  plot.setAttribute('aria-valuemin', '1');
  plot.setAttribute('aria-valuemax', String(data.points));
}

/** What the slider stands at: a point of the track, if one is marked. */
export function describeValue(plot: HTMLElement, index: number | undefined, text: string): void {
  if (plot.getAttribute('role') !== 'slider') return;
  plot.setAttribute('aria-valuenow', String((index ?? 0) + 1));
  plot.setAttribute('aria-valuetext', text);
}
