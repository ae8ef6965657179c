/** Where the lines of an axis stand, and what is written at them: at round numbers, as many as fit. */
import { formatClock } from './values.ts';

export interface Tick {
  readonly at: number;
  readonly text: string;
}

export interface Reach {
  readonly from: number;
  readonly to: number;
}

/** The least of 1, 2 and 5 times a power of ten that parts a span into `most` steps at the most. */
export function niceStep(span: number, most: number): number {
  const least = span / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5].find((factor) => factor * power >= least * (1 - 1e-9)) ?? 10;
  return step * power;
}

function multiplesWithin({ from, to }: Reach, step: number): number[] {
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step);
}

/** An axis of values that holds the reach, from one round number to another. */
export function valueAxis(
  reach: Reach,
  most: number,
  fromZero: boolean,
  leastSpan: number,
): Reach & { step: number } {
  let { from, to } = reach;
  if (fromZero) [from, to] = [Math.min(0, from), Math.max(0, to)];
  if (to - from < leastSpan) {
    const middle = (from + to) / 2;
    [from, to] = fromZero && from === 0 ? [0, leastSpan] : [middle - leastSpan / 2, middle + leastSpan / 2];
  }
  const step = niceStep(to - from, most);
  return { from: Math.floor(from / step + 1e-9) * step, to: Math.ceil(to / step - 1e-9) * step, step };
}

/** The unit stands at the highest one only. */
export function valueTicks(axis: Reach & { step: number }, unit: string): Tick[] {
  const decimals = Math.max(0, -Math.floor(Math.log10(axis.step) + 1e-9));
  const ticks = multiplesWithin(axis, axis.step).map((at) => ({ at, text: plain(at, decimals) }));
  return ticks.map((tick, i) => (i === ticks.length - 1 ? { ...tick, text: `${tick.text} ${unit}` } : tick));
}

const thousand = 1000;

/** Metres, written in m or km; the unit at the last one only. */
export function distanceTicks(reach: Reach, most: number): Tick[] {
  const span = reach.to - reach.from;
  if (!(span > 0)) return [];
  const step = niceStep(span, most);
  const isKm = reach.to >= 2 * thousand;
  const decimals = isKm ? Math.max(0, -Math.floor(Math.log10(step / thousand) + 1e-9)) : step < 1 ? 1 : 0;
  const ticks = multiplesWithin(reach, step).map((at) => ({
    at,
    text: plain(isKm ? at / thousand : at, decimals),
  }));
  const unit = isKm ? 'km' : 'm';
  return ticks.map((tick, i) => (i === ticks.length - 1 ? { ...tick, text: `${tick.text} ${unit}` } : tick));
}

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
const timeSteps = [
  ...[1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * minute),
  ...[1, 2, 3, 6, 12].map((hours) => hours * hour),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].map((days) => days * day),
];

/** Seconds since `epoch` (milliseconds since 1970), at round times of the clock on the person's wall. */
export function timeTicks(reach: Reach, epoch: number, most: number): Tick[] {
  const span = reach.to - reach.from;
  if (!(span > 0)) return [];
  const step = timeSteps.find((seconds) => span / seconds <= most) ?? niceStep(span / day, most) * day;
  const offset = localOffset(epoch + reach.from * thousand);
  const local = { from: reach.from + epoch / thousand + offset, to: reach.to + epoch / thousand + offset };
  return multiplesWithin(local, step).map((at) => {
    const seconds = at - offset - epoch / thousand;
    const ms = epoch + seconds * thousand;
    return { at: seconds, text: step >= day ? formatDay(ms) : formatClock(ms, step < minute) };
  });
}

/** How far the person's clock is ahead of UTC then, in seconds. */
const localOffset = (ms: number): number => -new Date(ms).getTimezoneOffset() * minute;

function formatDay(ms: number): string {
  const date = new Date(ms);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
}

/** `-0` is nobody's height. */
const plain = (value: number, decimals: number): string =>
  new Intl.NumberFormat('en', { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(
    value || 0,
  );
