/** TCX (Training Center Database 2): activities with their laps, courses with their points, by Garmin. */
import { clearPoint, emptyPoint } from '../builder.ts';
import { parseDecimal, parseTime } from '../values.ts';
import type { CreateReader } from './format.ts';
import { type TcxPlace, tcxChild, tcxHoldsText } from './tcxPlaces.ts';
import { extended, isQuantity } from './valueText.ts';
import { createXmlReader } from './xml.ts';

/**
 * Each activity and each course is a part. Its line goes on from lap to lap, for pressing the button leaves no gap; a second
 * Track in the same lap begins where the device was paused, and that is one. Trackpoints without a Position are passed over.
 */
export const createTcxReader: CreateReader = (job) => {
  const { builder } = job;
  const point = emptyPoint();
  let text = '';
  let [line, column] = [0, 0];
  let sport: string | undefined;
  let hasPosition = false;
  let pointName: string | undefined;
  let isFirstTrack = true;

  const beginPart = (): void => {
    builder.beginPart('track');
    isFirstTrack = true;
  };
  const beginPoint = (): void => {
    clearPoint(point);
    hasPosition = false;
    pointName = undefined;
  };
  const open: { readonly [P in TcxPlace]?: (attributes: Readonly<Record<string, string>>) => void } = {
    activity: (attributes) => {
      sport = attributes.Sport;
      beginPart();
    },
    transition: () => {
      beginPart();
      builder.partName('Transition');
      builder.beginLap();
    },
    course: beginPart,
    lap: () => {
      builder.beginLap();
      isFirstTrack = true;
    },
    track: () => {
      if (!isFirstTrack) builder.beginSegment();
      isFirstTrack = false;
    },
    point: beginPoint,
    coursePoint: beginPoint,
    position: () => {
      hasPosition = true;
    },
  };
  const close: { readonly [P in TcxPlace]?: () => void } = {
    // It is a time, in UTC; by itself it would say little.
    id: () => builder.partName(sport === undefined ? text : `${sport} ${text}`),
    courseName: () => builder.partName(text),
    pointName: () => {
      pointName = text;
    },
    time: () => {
      point.time = parseTime(text);
    },
    point: () => {
      if (hasPosition) builder.point(point, line, column);
    },
    coursePoint: () => {
      if (hasPosition) builder.waypoint(point, pointName, line, column);
    },
  };
  return createXmlReader<TcxPlace>(job, {
    format: 'TCX',
    versions: 'TCX 2',
    rootName: 'TrainingCenterDatabase',
    outside: 'outside',
    root: 'tcx',
    child: tcxChild,
    holdsText: tcxHoldsText,
    open(place, attributes, tag) {
      if (tcxHoldsText(place)) text = '';
      else if (place === 'point' || place === 'coursePoint') [line, column] = [tag.line, tag.column];
      open[place]?.(attributes);
    },
    addText(_place, more) {
      text = extended(text, more);
    },
    close(place) {
      if (isQuantity(place)) point[place] = parseDecimal(text);
      else close[place]?.();
    },
  });
};
