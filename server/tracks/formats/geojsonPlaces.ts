/** Where in a GeoJSON file something stands, which decides what it means. */
import type { Sensor } from '../../api/trackValues.ts';
import type { GeojsonColumn, Shape } from './geojsonFeature.ts';

export type Place =
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
export interface Opened {
  type: string | undefined;
  shape: Shape | undefined;
  readonly isFeature: boolean;
}

/** How deep the places of a geometry are nested: a place in its own array counts. */
export const depths: ReadonlyMap<string, number> = new Map([
  ['Point', 1],
  ['MultiPoint', 2],
  ['LineString', 2],
  ['MultiLineString', 3],
]);
const otherTypes = ['Polygon', 'MultiPolygon', 'GeometryCollection', 'Feature', 'FeatureCollection'];
export const types: ReadonlySet<string> = new Set([...depths.keys(), ...otherTypes]);

/** In `coordinateProperties`, or right in the properties. */
export const columns: ReadonlyMap<string, GeojsonColumn> = new Map([
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

/** The place of an array or an object: `key` is its name in an object, `objects` are those that are open. */
export function childPlace(place: Place, key: string, isArray: boolean, objects: readonly Opened[]): Place {
  switch (place) {
    case 'outside':
    case 'features':
    case 'geometries':
      return isArray ? 'other' : 'object';
    case 'object':
      if (key === 'features') return isArray && objects.length === 1 ? 'features' : 'other';
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
}

/** Areas need not be kept, if their type comes first. */
const isWanted = (object: Opened | undefined): boolean =>
  object?.type === undefined || depths.has(object.type) || !types.has(object.type);
