/** Times right from bytes, in the one way in which nearly all files write them. */
import { failed } from './scanNumber.ts';

/**
 * Puts the milliseconds since 1970 of `2026-06-13T08:00:00Z` at `from`, with up to three decimals of a second or none, into
 * `values[slot]`: the same as `parseTime`. Returns where it ends, or `failed`: it is written in another way, or is no time.
 */
export type ScanTime = (bytes: Uint8Array, from: number, values: Float64Array, slot: number) => number;

export function createTimeScan(): ScanTime {
  /** Points of one day follow one another. */
  let day = 0;
  let dayStart = Number.NaN;
  return (bytes, from, values, slot) => {
    const year = pair(bytes, from) * 100 + pair(bytes, from + 2);
    const month = pair(bytes, from + 5);
    const date = pair(bytes, from + 8);
    const hour = pair(bytes, from + 11);
    const minute = pair(bytes, from + 14);
    const second = pair(bytes, from + 17);
    if (!(hour <= 23 && minute <= 59 && second <= 60)) return failed;
    const isSplit =
      bytes[from + 4] === 45 &&
      bytes[from + 7] === 45 &&
      bytes[from + 10] === 84 &&
      bytes[from + 13] === 58 &&
      bytes[from + 16] === 58;
    if (!isSplit) return failed;
    const that = (year * 100 + month) * 100 + date;
    if (that !== day) {
      dayStart = startOfDay(year, month, date);
      day = that;
    }
    let at = from + 19;
    let fraction = 0;
    if (bytes[at] === 46) {
      const first = ++at;
      for (let worth = 100; worth >= 1; worth /= 10, at++) {
        const digit = (bytes[at] ?? 0) - 48;
        if (digit < 0 || digit > 9) break;
        fraction += digit * worth;
      }
      if (at === first) return failed;
    }
    // A zone, or more decimals, or none at all.
    if (bytes[at] !== 90 || Number.isNaN(dayStart)) return failed;
    values[slot] = dayStart + ((hour * 60 + minute) * 60 + second) * 1000 + fraction;
    return at + 1;
  };
}

/** Two digits, or NaN. */
function pair(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] ?? 0) - 48;
  const ones = (bytes[at + 1] ?? 0) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/** NaN for a day that is none, or in a year with which `Date.UTC` does something of its own. */
function startOfDay(year: number, month: number, date: number): number {
  if (!(year >= 100 && month >= 1 && month <= 12 && date >= 1)) return Number.NaN;
  const start = Date.UTC(year, month - 1, date);
  return new Date(start).getUTCDate() === date ? start : Number.NaN;
}
