// What is measured inside a page: how long its frames take, and how soon an answer follows a move of the pointer.

/** The longest of the frames, those at the 50th and the 95th hundredth, in milliseconds. */
export interface Frames {
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

/** Runs in the page, as an expression. `probe` is then a member of its window. */
export const probeScript = `(() => {
  const probe = { frames: [], answers: [], moved: 0, isRunning: false, waiting: undefined };
  addEventListener('pointermove', () => { probe.moved = performance.now(); }, { capture: true });
  // Heard after the page itself has handled it: the marker has moved by then.
  addEventListener('message', ({ data }) => {
    if (data?.kind !== 'nearest') return;
    probe.answers.push(performance.now() - probe.moved);
    probe.waiting?.();
  });
  let last;
  const frame = (now) => {
    if (last !== undefined && probe.isRunning) probe.frames.push(now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  probe.start = () => { probe.frames = []; probe.isRunning = true; };
  probe.stop = () => {
    probe.isRunning = false;
    return probe.frames;
  };
  /** Resolves with the next answer, or after a second without one. */
  probe.next = () => new Promise((resolve) => {
    probe.waiting = resolve;
    setTimeout(resolve, 1000);
  });
  window.probe = probe;
})()`;

/** Runs in every page before its own scripts: `firstInk` is when its first line was drawn, in milliseconds from its start. */
export const firstInkScript = `(() => {
  const { stroke } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.stroke = function (...path) {
    if (this.canvas.classList.contains('lines')) window.firstInk ??= performance.now();
    return stroke.apply(this, path);
  };
})()`;

export function framesOf(times: readonly number[]): Frames {
  const sorted = [...times].sort((a, b) => a - b);
  return { p50: at(sorted, 0.5), p95: at(sorted, 0.95), max: sorted.at(-1) ?? Number.NaN };
}

/** The value below which that part of the sorted ones lie. */
export const at = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
