// What is measured inside a page: how long its frames take, and how soon an answer follows a move of the pointer.

/** The longest of the frames, those at the 50th and the 95th hundredth, in milliseconds. */
export interface Frames {
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

/** Runs in the page, as an expression. `probe` is then a member of its window. */
export const probeScript = `(() => {
  const probe = { frames: [], answers: [], held: 0, moved: 0, isRunning: false, waiting: undefined };
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
  /** The longest time between two turns of a timer, which come every 4 ms when nothing holds the thread. */
  const turn = (before) => {
    const now = performance.now();
    probe.held = Math.max(probe.held, now - before - 4);
    if (probe.isRunning) setTimeout(turn, 0, now);
  };
  probe.start = () => {
    probe.frames = [];
    probe.held = 0;
    probe.isRunning = true;
    turn(performance.now());
  };
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
