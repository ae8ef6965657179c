/**
 * GPX 1.0 and 1.1, with what Garmin's and other devices add to points. An XML parser reads whatever may stand in a file; the
 * points of nearly every file are read by a scanner, which is faster and gives back whatever is out of the ordinary.
 */
import { clearPoint, emptyPoint } from '../builder.ts';
import { parseDecimal, parseTime } from '../values.ts';
import type { CreateReader, ReadJob } from './format.ts';
import { type GpxPlace, gpxChild, gpxHoldsText } from './gpxPlaces.ts';
import { createGpxScan } from './gpxScan.ts';
import { createScanningReader } from './gpxScanning.ts';
import { leastDepth } from './gpxScanPoint.ts';
import { extended, isQuantity } from './valueText.ts';
import { createXmlReader } from './xml.ts';
import type { XmlReader } from './xmlContent.ts';

export const createGpxReader: CreateReader = (job) => {
  const xml = createGpxXmlReader(job);
  return job.limits.depth < leastDepth ? xml : createScanningReader(xml, createGpxScan(job));
};

/** Reads by the XML parser alone. */
export function createGpxXmlReader(job: ReadJob): XmlReader<GpxPlace> {
  const { builder } = job;
  const point = emptyPoint();
  let pointName: string | undefined;
  let text = '';
  let [line, column] = [0, 0];
  let isLapStart = false;

  const close: { readonly [P in GpxPlace]?: () => void } = {
    point: () => {
      if (isLapStart) builder.beginLap();
      builder.point(point, line, column);
    },
    waypoint: () => builder.waypoint(point, pointName, line, column),
    trackName: () => builder.ownName(text),
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
    open(place, attributes, tag) {
      if (gpxHoldsText(place)) text = '';
      else if (place === 'lapStart') isLapStart = true;
      else if (place === 'track' || place === 'route') builder.beginPart(place);
      else if (place === 'segment') builder.beginSegment();
      else if (place === 'point' || place === 'waypoint') {
        clearPoint(point);
        [line, column] = [tag.line, tag.column];
        point.lat = parseDecimal(attributes.lat);
        point.lon = parseDecimal(attributes.lon);
        pointName = undefined;
        isLapStart = false;
      }
    },
    addText(_place, more) {
      text = extended(text, more);
    },
    close(place) {
      if (isQuantity(place)) point[place] = parseDecimal(text);
      else close[place]?.();
    },
  });
}
