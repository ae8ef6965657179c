/** KML 2.0 to 2.3 and Google's extensions: lines and tracks of Placemarks become parts, their points waypoints. */
import { emptyPoint, type PointDraft } from '../builder.ts';
import { parseTime } from '../values.ts';
import type { CreateReader } from './format.ts';
import { createCoordinateText } from './kmlCoordinates.ts';
import { type KmlPlace, kindData, kmlChild, kmlHoldsText, trackNameData } from './kmlPlaces.ts';
import { createKmlTrack } from './kmlTrack.ts';
import { extended } from './valueText.ts';
import { createXmlReader } from './xml.ts';
import type { TagPlace } from './xmlContent.ts';

/** How many points of one Placemark wait for its name and time, in case these come last. */
const maxWaiting = 1000;

export const createKmlReader: CreateReader = (job) => {
  const { builder } = job;
  const draft = emptyPoint();
  const track = createKmlTrack(builder, job.limits);
  let text = '';
  let [line, column] = [0, 0];
  let name: string | undefined;
  let time = Number.NaN;
  let hasPart = false;
  let kind: 'track' | 'route' = 'track';
  let isKind = false;
  let isTrackName = false;
  let waiting: { readonly point: PointDraft; readonly line: number; readonly column: number }[] = [];
  let isFirstOfPoint = true;
  let isFirstOfMultiTrack = true;
  let joinsTracks = false;

  const lineText = createCoordinateText((lon, lat, ele, line, column) => {
    [draft.lon, draft.lat, draft.ele] = [lon, lat, ele];
    builder.point(draft, line, column);
  });
  const pointText = createCoordinateText((lon, lat, ele, line, column) => {
    if (isFirstOfPoint) waiting.push({ point: { ...emptyPoint(), lon, lat, ele }, line, column });
    isFirstOfPoint = false;
  });
  /** Each Placemark is a part, however many lines it has. */
  const beginLine = (): void => {
    if (hasPart) builder.beginSegment();
    else builder.beginPart(kind);
    if (!hasPart && name !== undefined) builder.partName(name);
    hasPart = true;
  };
  const giveWaypoints = (): void => {
    for (const { point, line, column } of waiting) builder.waypoint({ ...point, time }, name, line, column);
    waiting = [];
  };

  type Open = (attributes: Readonly<Record<string, string>>, tag: TagPlace) => void;
  const open: { readonly [P in KmlPlace]?: Open } = {
    placemark: () => {
      name = undefined;
      time = Number.NaN;
      hasPart = false;
      kind = 'track';
    },
    datum: (attributes) => {
      isKind = attributes.name === kindData;
    },
    fileDatum: (attributes) => {
      isTrackName = attributes.name === trackNameData;
    },
    line: beginLine,
    lineCoordinates: (_, tag) => lineText.begin(tag.endLine, tag.endColumn),
    pointCoordinates: (_, tag) => {
      isFirstOfPoint = true;
      pointText.begin(tag.endLine, tag.endColumn);
    },
    multiTrack: () => {
      isFirstOfMultiTrack = true;
      joinsTracks = false;
    },
    track: () => {
      if (isFirstOfMultiTrack || !joinsTracks) beginLine();
      isFirstOfMultiTrack = false;
      track.begin();
    },
    series: (attributes) => track.beginSeries(attributes.name),
  };
  const close: { readonly [P in KmlPlace]?: () => void } = {
    fileName: () => builder.fileName(text),
    placeName: () => {
      name ??= text;
      if (hasPart) builder.partName(text);
    },
    placeTime: () => {
      time = parseTime(text);
    },
    datumValue: () => {
      if (isKind && text.trim() === 'route') kind = 'route';
    },
    fileDatumValue: () => {
      if (isTrackName) builder.ownName(text);
    },
    lineCoordinates: () => lineText.end(),
    pointCoordinates: () => {
      pointText.end();
      if (waiting.length === maxWaiting) giveWaypoints();
    },
    interpolate: () => {
      joinsTracks = /^\s*(1|true)\s*$/.test(text);
    },
    multiTrack: () => {
      joinsTracks = false;
    },
    track: () => track.end(),
    trackTime: () => track.when(text),
    trackCoordinates: () => track.coord(text, line, column),
    seriesValue: () => track.value(text),
    placemark: giveWaypoints,
  };
  return createXmlReader<KmlPlace>(job, {
    format: 'KML',
    versions: 'KML 2',
    rootName: 'kml',
    outside: 'outside',
    root: 'kml',
    child: kmlChild,
    holdsText: kmlHoldsText,
    streamsText: (place) => place === 'lineCoordinates' || place === 'pointCoordinates',
    open(place, attributes, tag) {
      [line, column] = [tag.line, tag.column];
      if (kmlHoldsText(place)) text = '';
      open[place]?.(attributes, tag);
    },
    addText(place, more) {
      if (place === 'lineCoordinates') lineText.add(more);
      else if (place === 'pointCoordinates') pointText.add(more);
      else text = extended(text, more);
    },
    close(place) {
      close[place]?.();
    },
  });
};
