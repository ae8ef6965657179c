/**
 * GeoJSON (RFC 7946), one value or one after the other (RFC 8142, and one in each line). Lines are tracks, each feature a
 * part; points are waypoints, but for those of a part; areas are passed over. Times and heart rates are read as togeojson writes them.
 */
import { maxNameBytes, parseTime } from '../values.ts';
import type { CreateReader } from './format.ts';
import { createCoordinates, createValues } from './geojsonArrays.ts';
import { createFeature } from './geojsonFeature.ts';
import { childPlace, columns, type Opened, type Place, types } from './geojsonPlaces.ts';
import { createJsonReader, type JsonContent } from './json.ts';

/** A little more than a name may have, so that cutting it shows. */
const mostOfName = maxNameBytes + 1;

export const createGeojsonReader: CreateReader = (job) => {
  const { builder, refuse } = job;
  const places: Place[] = [];
  const objects: Opened[] = [];
  let place: Place = 'outside';
  let key = '';
  let feature = createFeature();
  let hasType = false;

  const openObject = (): void => {
    const isFeature = place === 'features' || place === 'outside';
    if (isFeature) feature = createFeature();
    objects.push({ type: undefined, shape: undefined, isFeature });
  };
  const closeObject = (): void => {
    const object = objects.pop();
    if (!object) return;
    if (object.shape) coordinates.check(feature, object);
    hasType ||= types.has(object.type ?? '');
    if (object.isFeature) {
      feature.tell(builder, false);
      feature = createFeature();
    }
  };
  const takeProperty = (value: unknown): void => {
    if (typeof value !== 'string') return;
    if (key === 'name') feature.name = value.slice(0, mostOfName);
    else if (key === 'title') feature.name ??= value.slice(0, mostOfName);
    else if (key === 'time' || key === 'timestamp') feature.time = parseTime(value);
    else if (key === '_gpxType')
      feature.kind = value === 'rte' ? 'route' : value === 'trk' ? 'track' : undefined;
  };
  const takeMember = (value: unknown): void => {
    if (typeof value !== 'string') return;
    const object = objects.at(-1);
    if (key === 'type' && object) object.type = value;
    else if (objects.length > 1) return;
    else if (key === 'name') builder.fileName(value.slice(0, mostOfName));
    // As Remotex writes it, where it is not the name of the first line.
    else if (key === 'trackName') builder.ownName(value.slice(0, mostOfName));
  };

  const content: JsonContent = {
    open(isArray) {
      const child = childPlace(place, key, isArray, objects);
      if (child === 'object') openObject();
      else if (child === 'coordinates') coordinates.open(feature, objects.at(-1));
      else if (child === 'column') values.open(feature, columns.get(key) ?? 'time');
      places.push(child);
      place = child;
    },
    close() {
      if (place === 'object') closeObject();
      else if (place === 'coordinates') coordinates.close(feature);
      else if (place === 'column') values.close();
      places.pop();
      place = places.at(-1) ?? 'outside';
    },
    key(name) {
      key = name;
    },
    scalar(value) {
      if (place === 'coordinates') coordinates.take(value);
      else if (place === 'column') values.take(value);
      else if (place === 'properties') takeProperty(value);
      else if (place === 'object') takeMember(value);
    },
  };
  const reader = createJsonReader(job, 'GeoJSON', content);
  const coordinates = createCoordinates(job, reader);
  const values = createValues(job);

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
