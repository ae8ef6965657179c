/**
 * FIT activities and courses, by Garmin's public profile. A timer that was stopped is a gap, for nothing was recorded. Of two
 * writings of a value the enhanced one counts. Fields of other makers' apps are passed over.
 */
import { clearPoint, emptyPoint } from '../builder.ts';
import { tooMany } from '../limits.ts';
import { fitTime } from './fitFields.ts';
import { createFitMessages, type FitMessage } from './fitMessages.ts';
import type { CreateReader } from './format.ts';

/** Global message numbers. */
const kinds = { lap: 19, record: 20, event: 21, course: 31, coursePoint: 32 } as const;

const timer = 0;
/** Stop, stop all, stop and disable, stop and disable all. */
const stopped: ReadonlySet<number> = new Set([1, 4, 8, 9]);

export const createFitReader: CreateReader = (job) => {
  const { builder, limits, refuse } = job;
  const point = emptyPoint();
  /** When the laps began. Devices tell it at the end of each, or of all, and courses before the first point. */
  let laps: number[] = [];
  let lastLapEnd = Number.NEGATIVE_INFINITY;
  let firstPoint = 0;
  let hasBegun = false;
  /** When the timer was stopped. Devices tell it then, or at the end, and not always that it was started again. */
  let stops: number[] = [];

  const begin = (): void => {
    if (!hasBegun) builder.beginPart('track');
    hasBegun = true;
  };
  const remember = (times: number[], time: number, what: string): void => {
    if (times.length === limits.segments) throw tooMany(refuse, limits.segments, what);
    times.push(time);
  };
  const read: Record<number, (message: FitMessage) => void> = {
    [kinds.record](message) {
      const [lat, lon] = [message.number(0), message.number(1)];
      // Indoors, or before the first fix.
      if (Number.isNaN(lat) || Number.isNaN(lon)) return;
      begin();
      clearPoint(point);
      point.lat = lat * degreesPerSemicircle;
      point.lon = lon * degreesPerSemicircle;
      point.time = message.time;
      point.ele = (first(message.number(78), message.number(2)) - 2500) / 5;
      point.speed = first(message.number(73), message.number(6)) / 1000;
      point.hr = message.number(3);
      point.cad = message.number(4) + first(message.number(53), 0) / 128;
      point.power = message.number(7);
      point.temp = message.number(13);
      builder.point(point);
    },
    [kinds.lap](message) {
      // One that does not say it began where the one before ended, or with the first point.
      remember(laps, first(fitTime(message.number(2)), lastLapEnd), 'laps');
      lastLapEnd = message.time;
    },
    [kinds.event](message) {
      if (message.number(0) !== timer || !stopped.has(message.number(1))) return;
      // A point of the second in which it stopped comes before the gap.
      remember(stops, message.time + 1, 'pauses');
    },
    [kinds.course](message) {
      begin();
      builder.partName(message.text(5) ?? '');
    },
    [kinds.coursePoint](message) {
      const [lat, lon] = [message.number(2), message.number(3)];
      if (Number.isNaN(lat) || Number.isNaN(lon)) return;
      clearPoint(point);
      point.lat = lat * degreesPerSemicircle;
      point.lon = lon * degreesPerSemicircle;
      point.time = fitTime(message.number(1));
      builder.waypoint(point, message.text(6));
    },
  };

  return createFitMessages(job, {
    message: (message) => read[message.kind]?.(message),
    fileEnd() {
      builder.lapsAt(laps, firstPoint);
      builder.gapsAt(stops, firstPoint);
      laps = [];
      lastLapEnd = Number.NEGATIVE_INFINITY;
      firstPoint = builder.points;
      hasBegun = false;
      stops = [];
    },
  });
};

/** A semicircle is 180 degrees in 31 bits. */
const degreesPerSemicircle = 180 / 2 ** 31;

const first = (value: number, otherwise: number): number => (Number.isNaN(value) ? otherwise : value);
