/** From what is told to pixels of the profile, and back. */
import type { ProfileData } from './data.ts';
import { distanceTicks, type Reach, type Tick, timeTicks, valueAxis, valueTicks } from './ticks.ts';

export interface Frame {
  /** The edges of what is drawn between the axes, in CSS pixels. */
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  px(x: number): number;
  py(value: number): number;
  xAt(px: number): number;
  readonly xTicks: readonly Tick[];
  readonly valueTicks: readonly Tick[];
}

/** Room for numbers: four figures and a unit at the left, half a label at the right, a line of text below. */
const margin = { left: 58, top: 12, right: 22, bottom: 20 };
/** Labels nearer to one another than that cannot be read, in pixels. */
const tickWidth = { distance: 64, time: 76 };
const tickHeight = 26;

/** Undefined when there is nothing to draw. */
export function frameOf(data: ProfileData, width: number, height: number): Frame | undefined {
  const { x, value, look, over, epoch = 0 } = data;
  const [left, top, right, bottom] = [margin.left, margin.top, width - margin.right, height - margin.bottom];
  if (!x || !value || right - left < 20 || bottom - top < 20) return undefined;
  const most = Math.max(1, Math.floor((bottom - top) / tickHeight));
  const axis = valueAxis(value, most, look.fromZero, look.leastSpan);
  const along: Reach = x.to > x.from ? x : { from: x.from - 1, to: x.to + 1 };
  const many = Math.max(1, Math.floor((right - left) / tickWidth[over]));
  return {
    ...{ left, top, right, bottom },
    px: (at) => left + ((at - along.from) / (along.to - along.from)) * (right - left),
    py: (at) => bottom - ((at - axis.from) / (axis.to - axis.from)) * (bottom - top),
    xAt: (px) => along.from + ((px - left) / (right - left)) * (along.to - along.from),
    xTicks: over === 'time' ? timeTicks(x, epoch, many) : distanceTicks(x, many),
    valueTicks: valueTicks(axis, look.unit),
  };
}
