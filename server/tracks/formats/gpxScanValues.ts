/** What is read of a point: numbers in slots, for a call that returns a double makes garbage. */
import type { PointDraft } from '../builder.ts';
import { parseDecimal, parseTime } from '../values.ts';
import { failed, scanDecimal } from './scanNumber.ts';
import { createTimeScan } from './scanTime.ts';

const slots = {
  lat: 0,
  lon: 1,
  ele: 2,
  time: 3,
  hr: 4,
  cad: 5,
  temp: 6,
  power: 7,
  speed: 8,
  course: 9,
} as const;
const names: readonly string[] = Object.keys(slots);

/** Text that is no value. */
export const noSlot = -1;
export const slotOf = (name: string): number => names.indexOf(name);
export const latSlot = slots.lat;
export const lonSlot = slots.lon;

export interface ScannedValues {
  readonly values: Float64Array;
  /** Reads the value that begins at `from` and ends before a byte `end`. Returns where that is, or `failed`. */
  scan(bytes: Uint8Array, from: number, end: number, slot: number): number;
  /** Of places off the globe the line is told, which only the parser can. */
  isOnGlobe(): boolean;
  /** What has been read, as a point; the same object each time. */
  point(): PointDraft;
}

/** A longer text is no value; parseDecimal says the same. */
const maxLength = 100;

export function createScannedValues(point: PointDraft): ScannedValues {
  const values = new Float64Array(names.length).fill(Number.NaN);
  const scanTime = createTimeScan();
  const at = (slot: number): number => values[slot] ?? Number.NaN;
  return {
    values,
    scan(bytes, from, end, slot) {
      const isTime = slot === slots.time;
      const after = isTime ? scanTime(bytes, from, values, slot) : scanDecimal(bytes, from, values, slot);
      if (after !== failed && bytes[after] === end) return after;
      const plain = endOfPlain(bytes, from);
      if (bytes[plain] !== end || plain - from > maxLength) return failed;
      const text = Buffer.from(bytes.buffer, bytes.byteOffset + from, plain - from).toString('latin1');
      values[slot] = isTime ? parseTime(text) : parseDecimal(text);
      return plain;
    },
    isOnGlobe: () => Math.abs(at(latSlot)) <= 90 && Math.abs(at(lonSlot)) <= 540,
    point() {
      // By their names one for one: a name that changes is looked up, and the number put on the heap.
      point.lat = at(slots.lat);
      point.lon = at(slots.lon);
      point.ele = at(slots.ele);
      point.time = at(slots.time);
      point.hr = at(slots.hr);
      point.cad = at(slots.cad);
      point.temp = at(slots.temp);
      point.power = at(slots.power);
      point.speed = at(slots.speed);
      point.course = at(slots.course);
      return point;
    },
  };
}

/** Behind the signs, letters, digits and spaces at `from`: of those are numbers and times, and words that are neither. */
function endOfPlain(bytes: Uint8Array, from: number): number {
  let at = from;
  for (; ; at++) {
    const byte = bytes[at] ?? 0;
    const isLetter = (byte | 32) >= 97 && (byte | 32) <= 122;
    if (!isLetter && !(byte >= 48 && byte <= 58) && !(byte >= 43 && byte <= 46) && byte !== 32) return at;
  }
}
