/** The arrays of a GeoJSON file that hold numbers: the coordinates of a geometry, and the values of its points. */
import { tooMany } from '../limits.ts';
import { parseTime } from '../values.ts';
import type { ReadJob } from './format.ts';
import type { GeojsonColumn, GeojsonFeature, Shape } from './geojsonFeature.ts';
import { depths, type Opened } from './geojsonPlaces.ts';
import type { TextPlace } from './textPlace.ts';

/** Where the reader stands. */
export interface Standing {
  line(): number;
  place(): TextPlace | undefined;
}

/** The coordinates of one geometry after the other. */
export function createCoordinates({ limits, refuse }: Pick<ReadJob, 'limits' | 'refuse'>, reader: Standing) {
  let shape: Shape | undefined;
  /** How many arrays are open. */
  let depth = 0;
  /** The depth of the places, by the first of them. */
  let placeDepth = 0;
  /** The place being read, and how many of its numbers have come. */
  let [lat, lon, ele, slot] = [Number.NaN, Number.NaN, Number.NaN, 0];
  /** Where the place begins, if lines are noted. */
  let begins: TextPlace | undefined;

  const wronglyNested = (line: number, type = 'geometry') => {
    const what = `the coordinates of the ${type} in line ${line} are not nested as RFC 7946 has it`;
    return refuse('bad-coordinates', `is not GeoJSON: ${what}. Export it again.`);
  };
  return {
    open(feature: GeojsonFeature, object: Opened | undefined): void {
      if (depth === 0 && object) {
        // Of two, the last counts, as everywhere in JSON.
        if (object.shape) feature.dropShape(object.shape);
        shape = object.shape = feature.beginShape(object.type, reader.line());
        placeDepth = 0;
      }
      if (slot > 0) throw wronglyNested(reader.line());
      begins = reader.place();
      depth++;
    },
    take(value: unknown): void {
      if (placeDepth === 0) placeDepth = depth;
      if (depth !== placeDepth) throw wronglyNested(reader.line());
      const number = numberOf(value);
      if (slot === 0) lon = number;
      else if (slot === 1) lat = number;
      else if (slot === 2) ele = number;
      slot++;
    },
    close(feature: GeojsonFeature): void {
      depth--;
      if (!shape) return;
      if (slot > 0) {
        if (feature.points === limits.points) throw tooMany(refuse, limits.points, 'points');
        if (!(Math.abs(lat) <= 90 && Math.abs(lon) <= 540)) feature.markBad(reader.line());
        feature.push(lat, lon, ele, begins);
        shape.to = feature.points;
      } else if (depth === placeDepth - 2 && shape.to > (shape.ends.at(-1) ?? shape.from)) {
        shape.ends.push(shape.to);
      }
      lat = lon = ele = Number.NaN;
      slot = 0;
    },
    /** The geometry has ended: now its type is known. */
    check(feature: GeojsonFeature, { type, shape: its }: Opened): void {
      if (!its) return;
      its.type = type;
      const wanted = depths.get(type ?? '');
      // Also one without places: there may be no end of them.
      if (wanted === undefined || its.to === its.from) feature.dropShape(its);
      else if (wanted !== placeDepth) throw wronglyNested(its.line, type);
    },
  };
}

/** The values of the points of a feature, in one array or in one for each line. */
export function createValues({ limits }: Pick<ReadJob, 'limits'>) {
  let groups: ReturnType<GeojsonFeature['beginColumn']> | undefined;
  let column: GeojsonColumn = 'time';
  /** How many arrays are open. */
  let depth = 0;
  /** Whether the innermost array has values. */
  let hasValues = false;
  return {
    open(feature: GeojsonFeature, named: GeojsonColumn): void {
      if (depth === 0) {
        column = named;
        groups = feature.beginColumn(column);
      }
      hasValues = false;
      depth++;
    },
    take(value: unknown): void {
      hasValues = true;
      // More than there can be points: no line will ask for them.
      if (!groups || groups.values.length > limits.points) return;
      if (column === 'time') groups.values.push(typeof value === 'string' ? parseTime(value) : Number.NaN);
      else groups.values.push(numberOf(value));
    },
    close(): void {
      depth--;
      if (groups && hasValues && groups.values.length <= limits.points)
        groups.ends.push(groups.values.length);
      hasValues = false;
    },
  };
}

const numberOf = (value: unknown): number =>
  typeof value === 'number' && Number.isFinite(value) ? value : Number.NaN;
