/** What a person does on the profile with pointer and keys, told in columns. */
import { columnAt, type ProfileData } from './data.ts';
import type { Frame } from './frame.ts';

export interface Hands {
  readonly plot: HTMLElement;
  readonly data: () => ProfileData | undefined;
  readonly frame: () => Frame | undefined;
  /** Where the mark is, or would begin. */
  readonly marked: () => number | undefined;
  /** The pointer is over this column; undefined: it has left. */
  readonly point: (column: number | undefined) => void;
  readonly hold: (column: number) => void;
  /** `isDone`: the range is what the person wants, and not on its way there. */
  readonly select: (from: number, to: number, isDone: boolean) => void;
  readonly clear: () => void;
}

/** Pixels that a hand trembles by when it clicks. */
const leastDrag = 4;
/** Columns that a page is. */
const pages = 10;

export function listenToHands(hands: Hands): void {
  const { plot } = hands;
  const columnUnder = ({ clientX }: PointerEvent): number | undefined => {
    const [data, frame] = [hands.data(), hands.frame()];
    if (!data || !frame) return undefined;
    return columnAt(data, frame.xAt(clientX - plot.getBoundingClientRect().left));
  };
  let pressed: { readonly column: number; readonly at: number; isDrag: boolean } | undefined;

  plot.addEventListener('pointerdown', (event) => {
    const column = columnUnder(event);
    if (event.button !== 0 || column === undefined) return;
    pressed = { column, at: event.clientX, isDrag: false };
    plot.setPointerCapture(event.pointerId);
  });
  plot.addEventListener('pointermove', (event) => {
    const column = columnUnder(event);
    if (column === undefined) return;
    hands.point(column);
    if (!pressed) return;
    if (Math.abs(event.clientX - pressed.at) >= leastDrag) pressed.isDrag = true;
    if (pressed.isDrag) hands.select(pressed.column, column, false);
  });
  plot.addEventListener('pointerup', (event) => {
    const column = columnUnder(event);
    if (pressed && column !== undefined) {
      if (pressed.isDrag) hands.select(pressed.column, column, true);
      else hands.hold(column);
    }
    pressed = undefined;
  });
  plot.addEventListener('pointercancel', () => {
    pressed = undefined;
  });
  plot.addEventListener('pointerleave', () => {
    if (!pressed) hands.point(undefined);
  });
  plot.addEventListener('dblclick', () => hands.clear());
  listenToKeys(hands);
}

function listenToKeys({ plot, data, marked, hold, select, clear }: Hands): void {
  /** Where the range began that shift and the arrows make. */
  let anchor: number | undefined;
  plot.addEventListener('blur', () => {
    anchor = undefined;
  });
  plot.addEventListener('keydown', (event) => {
    const count = data()?.columns.x.length ?? 0;
    if (event.key === 'Escape') {
      anchor = undefined;
      return clear();
    }
    if (count === 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const from = marked() ?? 0;
    const page = Math.max(1, Math.round(count / pages));
    const goals: Readonly<Record<string, number>> = {
      ArrowLeft: from - 1,
      ArrowDown: from - 1,
      ArrowRight: from + 1,
      ArrowUp: from + 1,
      PageDown: from - page,
      PageUp: from + page,
      Home: 0,
      End: count - 1,
    };
    const goal = goals[event.key];
    if (goal === undefined) return;
    event.preventDefault();
    const to = Math.max(0, Math.min(count - 1, goal));
    hold(to);
    if (!event.shiftKey) anchor = undefined;
    else {
      anchor ??= from;
      select(anchor, to, true);
    }
  });
}
