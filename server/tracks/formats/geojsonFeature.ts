/** One feature of a GeoJSON file while it is read: its times may come before or after its places, and what they are after both. */
import { type Sensor, sensors } from '../../api/trackValues.ts';
import { clearPoint, emptyPoint, type TrackBuilder } from '../builder.ts';
import type { TextPlace } from './textPlace.ts';

/** What comes with each point of its lines. */
export type GeojsonColumn = 'time' | 'lap' | Sensor;
const columnNames: readonly GeojsonColumn[] = ['time', 'lap', ...sensors];

/** Numbers in groups; `ends`: where each group ends. */
interface Groups {
  readonly values: number[];
  readonly ends: number[];
}

/** The coordinates of one geometry, which are the points `from` to `to` of the feature. */
export interface Shape {
  type: string | undefined;
  readonly line: number;
  readonly from: number;
  to: number;
  /** Where in the feature's points each of its lines ends. */
  readonly ends: number[];
}

/** Plain arrays of numbers: 8 bytes a number, and they are empty again after each feature. */
export interface GeojsonFeature {
  readonly points: number;
  name: string | undefined;
  time: number;
  /** What its lines are, if somebody said it: then its points are lines as well, each of one point. */
  kind: 'track' | 'route' | undefined;
  /** `line` and `column` where lines are noted. */
  push(lat: number, lon: number, ele: number, place?: TextPlace): void;
  /** The place that is not on the globe and came first is in this line. */
  markBad(line: number): void;
  beginShape(type: string | undefined, line: number): Shape;
  /** Forgets the shape, and its points if it was begun last. */
  dropShape(shape: Shape): void;
  beginColumn(column: GeojsonColumn): Groups;
  /** `isCut`: it may lack points, so the columns may be longer. */
  tell(builder: TrackBuilder, isCut: boolean): void;
}

export function createFeature(): GeojsonFeature {
  const lats: number[] = [];
  const lons: number[] = [];
  const eles: number[] = [];
  /** Of each point, where lines are noted. */
  const places: TextPlace[] = [];
  const shapes: Shape[] = [];
  const columns = new Map<GeojsonColumn, Groups>();
  const point = emptyPoint();
  let badLine: number | undefined;

  const draw = (at: number): void => {
    clearPoint(point);
    point.lat = lats[at] ?? Number.NaN;
    point.lon = lons[at] ?? Number.NaN;
    point.ele = eles[at] ?? Number.NaN;
  };
  /** A group belongs to a line if it is as long: without a value for some point, nobody knows for which. */
  const groupFor = (
    groups: Groups | undefined,
    index: number,
    count: number,
    length: number,
    isCut: boolean,
  ) => {
    const from = groups?.ends[index - 1] ?? 0;
    const to = groups?.ends[index];
    if (!groups || to === undefined) return undefined;
    const isMine = isCut
      ? to - from >= length && groups.ends.length >= count
      : to - from === length && groups.ends.length === count;
    return isMine ? { values: groups.values, from } : undefined;
  };

  return {
    name: undefined,
    time: Number.NaN,
    kind: undefined,
    get points() {
      return lats.length;
    },
    push(lat, lon, ele, place) {
      if (place) places[lats.length] = place;
      lats.push(lat);
      lons.push(lon);
      eles.push(ele);
    },
    markBad(line) {
      badLine ??= line;
    },
    beginShape(type, line) {
      const shape = { type, line, from: lats.length, to: lats.length, ends: [] };
      shapes.push(shape);
      return shape;
    },
    dropShape(shape) {
      shape.type = undefined;
      if (shapes.at(-1) !== shape) return;
      shapes.pop();
      lats.length = lons.length = eles.length = shape.from;
      places.length = Math.min(places.length, shape.from);
    },
    beginColumn(column) {
      const groups = { values: [], ends: [] };
      columns.set(column, groups);
      return groups;
    },
    tell(builder, isCut) {
      const lines = shapes.flatMap((shape) =>
        isLine(shape) ? linesOf(shape) : this.kind && isPoint(shape) ? pointsOf(shape) : [],
      );
      if (lines.length > 0) {
        builder.beginPart(this.kind ?? 'track');
        if (this.name !== undefined) builder.partName(this.name);
      }
      for (const [index, { from, to }] of lines.entries()) {
        builder.beginSegment();
        const groups = columnNames.flatMap((name) => {
          const group = groupFor(columns.get(name), index, lines.length, to - from, isCut);
          return group ? [{ name, ...group }] : [];
        });
        for (let at = from; at < to; at++) {
          draw(at);
          for (const { name, values, from: first } of groups) {
            const value = values[first + at - from] ?? Number.NaN;
            if (name === 'lap') builder.inLap(value);
            else point[name] = value;
          }
          builder.point(point, places[at]?.line ?? badLine, places[at]?.column);
        }
      }
      for (const shape of this.kind ? [] : shapes.filter(isPoint)) {
        for (let at = shape.from; at < shape.to; at++) {
          draw(at);
          point.time = this.time;
          builder.waypoint(point, this.name, places[at]?.line ?? badLine, places[at]?.column);
        }
      }
    },
  };
}

const isLine = ({ type }: Shape): boolean => type === 'LineString' || type === 'MultiLineString';
const isPoint = ({ type }: Shape): boolean => type === 'Point' || type === 'MultiPoint';

function linesOf({ from, to, ends }: Shape): { readonly from: number; readonly to: number }[] {
  const last = ends.at(-1) ?? from;
  const all = last < to ? [...ends, to] : ends;
  return all.map((end, index) => ({ from: all[index - 1] ?? from, to: end }));
}

const pointsOf = ({ from, to }: Shape): { readonly from: number; readonly to: number }[] =>
  Array.from({ length: to - from }, (_, i) => ({ from: from + i, to: from + i + 1 }));
