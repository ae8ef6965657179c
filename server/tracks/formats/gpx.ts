/** GPX 1.0 and 1.1, with what Garmin's and other devices add to points. */
import { clearPoint, emptyPoint } from '../builder.ts';
import { maxNameBytes, parseDecimal, parseTime } from '../values.ts';
import type { CreateReader } from './format.ts';
import { type GpxPlace, gpxChild, gpxHoldsText } from './gpxPlaces.ts';
import { createXmlReader } from './xml.ts';

export const createGpxReader: CreateReader = (job) => {
  const { builder } = job;
  const point = emptyPoint();
  let pointName: string | undefined;
  let text = '';
  let line = 0;

  const close: { readonly [P in GpxPlace]?: () => void } = {
    point: () => builder.point(point, line),
    waypoint: () => builder.waypoint(point, pointName, line),
    fileName: () => builder.fileName(text),
    partName: () => builder.partName(text),
    pointName: () => {
      pointName = text;
    },
    time: () => {
      point.time = parseTime(text);
    },
  };
  return createXmlReader<GpxPlace>(job, {
    format: 'GPX',
    versions: 'GPX 1.0 and 1.1',
    rootName: 'gpx',
    outside: 'outside',
    root: 'gpx',
    child: gpxChild,
    holdsText: gpxHoldsText,
    open(place, attributes, tagLine) {
      if (gpxHoldsText(place)) text = '';
      else if (place === 'track' || place === 'route') builder.beginPart(place);
      else if (place === 'segment') builder.beginSegment();
      else if (place === 'point' || place === 'waypoint') {
        clearPoint(point);
        line = tagLine;
        point.lat = parseDecimal(attributes.lat);
        point.lon = parseDecimal(attributes.lon);
        pointName = undefined;
      }
    },
    addText(_place, more) {
      // A little more than a name may have, so that cutting it shows.
      if (text.length <= maxNameBytes) text += more.slice(0, maxNameBytes + 1);
    },
    close(place) {
      if (isQuantity(place)) point[place] = parseDecimal(text);
      else close[place]?.();
    },
  });
};

const isQuantity = (place: GpxPlace) =>
  place === 'ele' ||
  place === 'hr' ||
  place === 'cad' ||
  place === 'temp' ||
  place === 'power' ||
  place === 'speed' ||
  place === 'course';
