/** GeoJSON that tests make: a line and where it lies, features and collections, and how they are read. */
import { readBytes } from './bytesReading.ts';

export const read = (value: unknown, step?: number) =>
  readBytes('walk.geojson', typeof value === 'string' ? value : JSON.stringify(value), step ? { step } : {});
export const line = {
  type: 'LineString',
  coordinates: [
    [14, 46, 300],
    [14.1, 46.2],
    [14.3, 46.4, 320.5],
  ],
};
export const places = [
  [46, 14],
  [46.2, 14.1],
  [46.4, 14.3],
];
export const feature = (geometry: unknown, properties: unknown = {}) => ({
  type: 'Feature',
  properties,
  geometry,
});
export const collection = (...features: unknown[]) => ({ type: 'FeatureCollection', features });
