/** Columns of points that grow. */
import type { Sensor } from '../api/trackValues.ts';
import type { Floats, FullPoint, Point, PointColumns, SensorColumns } from './columns.ts';

export interface PointList {
  readonly length: number;
  /** A height or a time that cannot be one is missing. */
  push(point: Point): void;
  /** Adds what the sensors told at the point that was pushed last. */
  sense(point: FullPoint): void;
  /** For each time the first point at or after it, of those from the number `from` on; ascending, each once. */
  firstAt(times: readonly number[], from: number): number[];
  /** Moves the times of all points so far, in milliseconds; NaN takes them away. */
  shiftTimes(by: number): void;
  /** The points so far, in memory that fits them. The list is of no use afterwards. */
  take(): { readonly points: PointColumns; readonly sensors: SensorColumns };
}

/** The years that ISO 8601 writes with four digits, but for those in which `Date.UTC` does something of its own. */
const firstTime = Date.UTC(100, 0, 1);
const endOfTimes = Date.UTC(10_000, 0, 1);
/** Heights and what sensors tell are smaller, in any unit. So no sum and no mean of them leaves what a double holds. */
const beyondAll = 1e9;

/** Here, for numbers without sense come in every format: they are missing. */
const sensibleTime = (time: number): number => (time >= firstTime && time < endOfTimes ? time : Number.NaN);
const sensible = (value: number): number => (Math.abs(value) < beyondAll ? value : Number.NaN);

export function createPointList(): PointList {
  let length = 0;
  let capacity = 1024;
  let lat: Floats = new Float64Array(capacity);
  let lon: Floats = new Float64Array(capacity);
  let ele: Floats = new Float64Array(capacity);
  let time: Floats = new Float64Array(capacity);
  /** Made when the first value comes: most files have none. */
  const sensed = new Map<Sensor, Floats>();
  const resize = (size: number): void => {
    capacity = size;
    [lat, lon, ele, time] = [resized(lat, size), resized(lon, size), resized(ele, size), resized(time, size)];
    for (const [name, values] of sensed) sensed.set(name, withoutValues(resized(values, size), length));
  };
  const note = (name: Sensor, told: number): void => {
    const value = sensible(told);
    if (Number.isNaN(value)) return;
    let values = sensed.get(name);
    if (!values) {
      values = withoutValues(new Float64Array(capacity), 0);
      sensed.set(name, values);
    }
    values[length - 1] = value;
  };
  return {
    get length() {
      return length;
    },
    push(point) {
      if (length === capacity) resize(capacity * 2);
      lat[length] = point.lat;
      lon[length] = point.lon;
      ele[length] = sensible(point.ele);
      time[length] = sensibleTime(point.time);
      length++;
    },
    sense(point) {
      // One for one: a name that changes is looked up, and its number put on the heap.
      note('hr', point.hr);
      note('cad', point.cad);
      note('temp', point.temp);
      note('power', point.power);
      note('speed', point.speed);
      note('course', point.course);
    },
    firstAt(times, from) {
      const sorted = times.filter((at) => !Number.isNaN(at)).sort((a, b) => a - b);
      const found: number[] = [];
      let next = 0;
      for (let index = from; index < length && next < sorted.length; index++) {
        const before = next;
        while ((time[index] ?? Number.NaN) >= (sorted[next] ?? Number.NaN)) next++;
        if (next > before) found.push(index);
      }
      return found;
    },
    shiftTimes(by) {
      for (let index = 0; index < length; index++)
        time[index] = sensibleTime((time[index] ?? Number.NaN) + by);
    },
    take() {
      resize(length);
      return { points: { lat, lon, ele, time }, sensors: Object.fromEntries(sensed) };
    },
  };
}

const resized = (values: Floats, size: number): Floats =>
  new Float64Array(values.buffer.transfer(size * Float64Array.BYTES_PER_ELEMENT));

const withoutValues = (values: Floats, from: number): Floats => values.fill(Number.NaN, from);
