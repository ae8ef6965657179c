/** A `gx:Track`: lists of times, of places and of what sensors told, side by side. So nothing is known before its end. */
import type { Sensor } from '../../api/trackValues.ts';
import { clearPoint, emptyPoint, type TrackBuilder } from '../builder.ts';
import type { Limits } from '../limits.ts';
import { parseDecimal, parseTime } from '../values.ts';

export interface KmlTrack {
  begin(): void;
  when(text: string): void;
  /** "lon lat ele", or nothing where the device had no place. */
  coord(text: string, line: number, column: number): void;
  /** The values that follow are those of this name, one for each place. */
  beginSeries(name: string | undefined): void;
  value(text: string): void;
  /** Gives the points to the builder. Those without a place are passed over: others may have taken them out. */
  end(): void;
}

/** By names of Google's My Tracks, GPSBabel, Garmin's and others, in lower case and without what is between the words. */
const seriesByName: ReadonlyMap<string, Sensor | 'lap'> = new Map([
  ['lap', 'lap'],
  ['heartrate', 'hr'],
  ['hr', 'hr'],
  ['cadence', 'cad'],
  ['cad', 'cad'],
  ['temperature', 'temp'],
  ['temp', 'temp'],
  ['atemp', 'temp'],
  ['power', 'power'],
  ['watts', 'power'],
  ['speed', 'speed'],
  ['bearing', 'course'],
  ['course', 'course'],
  ['heading', 'course'],
]);

export function createKmlTrack(builder: TrackBuilder, limits: Limits): KmlTrack {
  const point = emptyPoint();
  let times: number[] = [];
  let places: number[] = [];
  /** Of each place; 0 if there is none. */
  let lines: number[] = [];
  let columns: number[] = [];
  let series = new Map<Sensor | 'lap', number[]>();
  let values: number[] | undefined;
  /** The last time of the track before. */
  let lastTime = Number.NaN;

  const clear = (): void => {
    times = [];
    places = [];
    lines = [];
    columns = [];
    series = new Map();
    values = undefined;
  };
  const give = (): void => {
    const firstTime = times.find((time) => !Number.isNaN(time)) ?? Number.NaN;
    // Tracks that a MultiTrack joins into one, but which were recorded side by side, are none.
    if (firstTime < lastTime) builder.beginSegment();
    lastTime = times.findLast((time) => !Number.isNaN(time)) ?? Number.NaN;
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i];
      if (line === undefined || line === 0) continue;
      clearPoint(point);
      [point.lon, point.lat, point.ele] = [at(places, 3 * i), at(places, 3 * i + 1), at(places, 3 * i + 2)];
      point.time = at(times, i);
      for (const [name, values] of series) {
        if (name === 'lap') builder.inLap(at(values, i));
        else point[name] = at(values, i);
      }
      builder.point(point, line, columns[i]);
    }
    clear();
  };
  return {
    begin: clear,
    when(text) {
      if (times.length <= limits.points) times.push(parseTime(text));
    },
    coord(text, line, column) {
      const numbers = text.split(/[\s,]+/, 5).filter((part) => part !== '');
      const [lon, lat, ele] = numbers;
      lines.push(numbers.length === 0 ? 0 : line);
      columns.push(column);
      places.push(parseDecimal(lon), parseDecimal(lat), parseDecimal(ele));
      // One more than may be kept: the builder says so, and no memory is taken for others.
      if (lines.length > limits.points) give();
    },
    beginSeries(name = '') {
      values = undefined;
      const meant = seriesByName.get(name.toLowerCase().replace(/[\s_-]/g, ''));
      // The first of two that mean the same.
      if (meant === undefined || series.has(meant)) return;
      values = [];
      series.set(meant, values);
    },
    value(text) {
      if (values && values.length <= limits.points) values.push(parseDecimal(text));
    },
    end: give,
  };
}

const at = (values: readonly number[], i: number): number => values[i] ?? Number.NaN;
