/**
 * GeoJSON (RFC 7946), one value or one after the other (RFC 8142, and one in each line). Lines are tracks, each feature a
 * part; points are waypoints, but for those of a part; areas are passed over. Times and heart rates are read as togeojson writes them.
 */
import type { Sensor } from '../../api/trackValues.ts';
import { tooMany } from '../limits.ts';
import { maxNameBytes, parseTime } from '../values.ts';
import type { CreateReader } from './format.ts';
import { createFeature, type GeojsonColumn, type Shape } from './geojsonFeature.ts';
import { createJsonReader, type JsonContent } from './json.ts';
import type { TextPlace } from './textPlace.ts';

/** How deep the places of a geometry are nested: a place in its own array counts. */
const depths = new Map([
  ['Point', 1],
  ['MultiPoint', 2],
  ['LineString', 2],
  ['MultiLineString', 3],
]);
const otherTypes = ['Polygon', 'MultiPolygon', 'GeometryCollection', 'Feature', 'FeatureCollection'];
const types: ReadonlySet<string> = new Set([...depths.keys(), ...otherTypes]);

/** In `coordinateProperties`, or right in the properties. */
const columns: ReadonlyMap<string, GeojsonColumn> = new Map([
  ['times', 'time'],
  ['coordTimes', 'time'],
  ['laps', 'lap'],
  ...(
    [
      ['hr', ['heart', 'hr', 'heartRates']],
      ['cad', ['cad', 'cads', 'cadences']],
      ['temp', ['temp', 'temps', 'atemps']],
      ['power', ['power', 'powers', 'watts', 'wattss', 'PowerInWattss', 'pwr:PowerInWattss']],
      ['speed', ['speed', 'speeds']],
      ['course', ['course', 'courses']],
    ] satisfies [Sensor, string[]][]
  ).flatMap(([sensor, names]) => names.map((name): [string, Sensor] => [name, sensor])),
]);

type Place =
  | 'outside'
  | 'object'
  | 'features'
  | 'geometries'
  | 'coordinates'
  | 'properties'
  | 'coordinateProperties'
  | 'column'
  /** Everything that is passed over, with all that is in it. */
  | 'other';

/** A GeoJSON object that is open. */
interface Opened {
  type: string | undefined;
  shape: Shape | undefined;
  readonly isFeature: boolean;
}

export const createGeojsonReader: CreateReader = (job) => {
  const { builder, limits, refuse } = job;
  const places: Place[] = [];
  const objects: Opened[] = [];
  let place: Place = 'outside';
  let key = '';
  let feature = createFeature();
  let hasType = false;

  let shape: Shape | undefined;
  let groups: ReturnType<typeof feature.beginColumn> | undefined;
  let column: GeojsonColumn = 'time';
  /** How many arrays of coordinates or of a column are open. */
  let depth = 0;
  /** The depth of the places, by the first of them. */
  let placeDepth = 0;
  /** The place being read, and how many of its numbers have come. */
  let [lat, lon, ele, slot] = [Number.NaN, Number.NaN, Number.NaN, 0];
  /** Where the place begins, if lines are noted. */
  let begins: TextPlace | undefined;
  /** Whether the innermost array of the column has values. */
  let hasValues = false;

  const wronglyNested = (line: number, type = 'geometry') => {
    const what = `the coordinates of the ${type} in line ${line} are not nested as RFC 7946 has it`;
    return refuse('bad-coordinates', `is not GeoJSON: ${what}. Export it again.`);
  };

  const childOf = (isArray: boolean): Place => {
    const isRoot = objects.length === 1;
    switch (place) {
      case 'outside':
      case 'features':
      case 'geometries':
        return isArray ? 'other' : 'object';
      case 'object':
        if (key === 'features') return isArray && isRoot ? 'features' : 'other';
        if (key === 'geometries') return isArray ? 'geometries' : 'other';
        if (key === 'geometry') return isArray ? 'other' : 'object';
        if (key === 'properties') return isArray ? 'other' : 'properties';
        return key === 'coordinates' && isArray && isWanted(objects.at(-1)) ? 'coordinates' : 'other';
      case 'properties':
        if (key === 'coordinateProperties' && !isArray) return 'coordinateProperties';
        return isArray && columns.has(key) ? 'column' : 'other';
      case 'coordinateProperties':
        return isArray && columns.has(key) ? 'column' : 'other';
      case 'coordinates':
      case 'column':
        return isArray ? place : 'other';
      case 'other':
        return 'other';
    }
  };

  const openObject = (): void => {
    const isFeature = place === 'features' || place === 'outside';
    if (isFeature) feature = createFeature();
    objects.push({ type: undefined, shape: undefined, isFeature });
  };
  const openCoordinates = (): void => {
    const object = objects.at(-1);
    if (depth === 0 && object) {
      // Of two, the last counts, as everywhere in JSON.
      if (object.shape) feature.dropShape(object.shape);
      shape = object.shape = feature.beginShape(object.type, reader.line());
      placeDepth = 0;
    }
    if (slot > 0) throw wronglyNested(reader.line());
    begins = reader.place();
    depth++;
  };
  const openColumn = (): void => {
    if (depth === 0) {
      column = columns.get(key) ?? 'time';
      groups = feature.beginColumn(column);
    }
    hasValues = false;
    depth++;
  };

  const closeCoordinates = (): void => {
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
  };
  const closeColumn = (): void => {
    depth--;
    if (groups && hasValues && groups.values.length <= limits.points) groups.ends.push(groups.values.length);
    hasValues = false;
  };
  const closeObject = (): void => {
    const object = objects.pop();
    if (!object) return;
    if (object.shape) checkShape(object);
    hasType ||= types.has(object.type ?? '');
    if (object.isFeature) {
      feature.tell(builder, false);
      feature = createFeature();
    }
  };
  const checkShape = ({ type, shape: its }: Opened): void => {
    if (!its) return;
    its.type = type;
    const wanted = depths.get(type ?? '');
    // Also one without places: there may be no end of them.
    if (wanted === undefined || its.to === its.from) feature.dropShape(its);
    else if (wanted !== placeDepth) throw wronglyNested(its.line, type);
  };

  const takeNumber = (value: unknown): void => {
    if (placeDepth === 0) placeDepth = depth;
    if (depth !== placeDepth) throw wronglyNested(reader.line());
    const number = typeof value === 'number' && Number.isFinite(value) ? value : Number.NaN;
    if (slot === 0) lon = number;
    else if (slot === 1) lat = number;
    else if (slot === 2) ele = number;
    slot++;
  };
  const takeValue = (value: unknown): void => {
    hasValues = true;
    // More than there can be points: no line will ask for them.
    if (!groups || groups.values.length > limits.points) return;
    if (column === 'time') groups.values.push(typeof value === 'string' ? parseTime(value) : Number.NaN);
    else groups.values.push(typeof value === 'number' && Number.isFinite(value) ? value : Number.NaN);
  };
  const takeProperty = (value: unknown): void => {
    if (typeof value !== 'string') return;
    // A little more than a name may have, so that cutting it shows.
    if (key === 'name') feature.name = value.slice(0, maxNameBytes + 1);
    else if (key === 'title') feature.name ??= value.slice(0, maxNameBytes + 1);
    else if (key === 'time' || key === 'timestamp') feature.time = parseTime(value);
    else if (key === '_gpxType')
      feature.kind = value === 'rte' ? 'route' : value === 'trk' ? 'track' : undefined;
  };

  const content: JsonContent = {
    open(isArray) {
      const child = childOf(isArray);
      if (child === 'object') openObject();
      else if (child === 'coordinates') openCoordinates();
      else if (child === 'column') openColumn();
      places.push(child);
      place = child;
    },
    close() {
      if (place === 'object') closeObject();
      else if (place === 'coordinates') closeCoordinates();
      else if (place === 'column') closeColumn();
      places.pop();
      place = places.at(-1) ?? 'outside';
    },
    key(name) {
      key = name;
    },
    scalar(value) {
      if (place === 'coordinates') takeNumber(value);
      else if (place === 'column') takeValue(value);
      else if (place === 'properties') takeProperty(value);
      else if (place === 'object' && typeof value === 'string') {
        const object = objects.at(-1);
        if (key === 'type' && object) object.type = value;
        else if (objects.length > 1) return;
        else if (key === 'name') builder.fileName(value.slice(0, maxNameBytes + 1));
        // As Remotex writes it, where it is not the name of the first line.
        else if (key === 'trackName') builder.ownName(value.slice(0, maxNameBytes + 1));
      }
    },
  };
  const reader = createJsonReader(job, 'GeoJSON', content);

  return {
    feed: (bytes) => reader.feed(bytes),
    end() {
      reader.end();
      const isCut = objects.length > 0;
      for (const object of objects) {
        hasType ||= types.has(object.type ?? '');
        if (object.shape && !object.shape.type) object.shape.type = object.type;
      }
      if (isCut) feature.tell(builder, true);
      if (!hasType && !isCut) {
        const why = 'none of its objects has a "type" of GeoJSON';
        throw refuse('not-geojson', `is not a GeoJSON file: ${why}. Remotex reads what RFC 7946 describes.`);
      }
    },
  };
};

/** Areas need not be kept, if their type comes first. */
const isWanted = (object: Opened | undefined): boolean =>
  object?.type === undefined || depths.has(object.type) || !types.has(object.type);
