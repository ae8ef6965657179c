/**
 * NMEA 0183 logs: GGA (height) and RMC (date, speed, course) of one moment are one point; ZDA tells the date, WPL a waypoint.
 * A receiver without a fix writes nothing that counts, and that is no gap: how long it takes does not tell whether somebody
 * stopped the log.
 */
import { clearPoint, emptyPoint } from '../builder.ts';
import { parseDecimal } from '../values.ts';
import { createDayClock, dayMs, daysSince1970, parseTimeOfDay } from './clock.ts';
import type { CreateReader } from './format.ts';
import { createLineReader } from './lines.ts';
import { type NmeaSentence, sentencesIn } from './nmeaSentence.ts';

const knot = 1852 / 3600;

export const createNmeaReader: CreateReader = ({ builder, refuse }) => {
  const clock = createDayClock();
  const nowhere = emptyPoint();
  const fix = emptyPoint();
  const waypoint = emptyPoint();
  /** Which sentences of the fix have come; none: there is no fix in hand. */
  let told = '';
  let timeOfDay = Number.NaN;
  let fixLine = 0;
  let isNmea = false;
  let hasChecksums = false;

  const flush = (): void => {
    if (told === '') return;
    fix.time = clock.day * dayMs + timeOfDay;
    builder.point(fix, fixLine);
    clearPoint(fix);
    told = '';
  };
  /** Sentences of another moment end the fix in hand. */
  const goTo = (time: number): void => {
    if (time !== timeOfDay) flush();
    timeOfDay = time;
    clock.goTo(time);
  };
  const setDate = (day: number): void => {
    if (Number.isNaN(day)) return;
    const isFirst = !clock.isDated;
    const later = clock.setDay(day);
    // The points so far know only the time of day.
    if (isFirst) builder.shiftTimes(later * dayMs);
  };
  /** The place of a GGA or RMC; false if there is none. */
  const locate = (
    type: string,
    time: string | undefined,
    place: readonly string[],
    line: number,
  ): boolean => {
    const [lat, north, lon, east] = place;
    if (!lat && !lon) return false;
    const [y, x] = [angle(lat, north, 'N', 'S'), angle(lon, east, 'E', 'W')];
    goTo(parseTimeOfDay(time));
    // A receiver whose clock stands still: it has moved, so it is another fix.
    if (told.includes(type) && (y !== fix.lat || x !== fix.lon)) flush();
    if (told === '') {
      [fix.lat, fix.lon, fixLine] = [y, x, line];
    }
    told += type;
    return true;
  };

  const read: Record<NmeaSentence['type'], (fields: readonly string[], line: number) => void> = {
    GGA(fields, line) {
      const [time, , , , , quality, , , height] = fields;
      if (!quality || Number(quality) === 0) return;
      if (locate('GGA', time, fields.slice(1, 5), line)) fix.ele = parseDecimal(height);
    },
    RMC(fields, line) {
      const [time, status, , , , , speed, course, date] = fields;
      if (status !== 'A' || !locate('RMC', time, fields.slice(2, 6), line)) return;
      fix.speed = parseDecimal(speed) * knot;
      fix.course = parseDecimal(course);
      const [, day, month, year] = /^(\d\d)(\d\d)(\d\d)$/.exec(date ?? '') ?? [];
      if (day && month && year) setDate(daysSince1970(day, month, year));
    },
    ZDA([time, day, month, year]) {
      if (![day, month, year].every((text) => /^\d{1,4}$/.test(text ?? ''))) return;
      const moment = parseTimeOfDay(time);
      if (!Number.isNaN(moment)) goTo(moment);
      setDate(daysSince1970(day ?? '', month ?? '', (year ?? '').padStart(3, '0')));
    },
    WPL([lat, north, lon, east, name], line) {
      waypoint.lat = angle(lat, north, 'N', 'S');
      waypoint.lon = angle(lon, east, 'E', 'W');
      builder.waypoint(waypoint, name, line);
    },
  };
  const readLine = (text: string, line: number): void => {
    for (const { type, fields, checksum } of sentencesIn(text)) {
      isNmea = true;
      hasChecksums ||= checksum === 'right';
      if (checksum !== 'wrong') read[type](fields, line);
      // Some digit of it is wrong, and nobody knows which.
      else if (type !== 'ZDA') builder.point(nowhere, line);
    }
  };
  const lines = createLineReader('end', readLine);

  return {
    feed: (bytes) => lines.feed(bytes),
    end() {
      const last = lines.end();
      const isHalf = last !== undefined && isUnfinished(last.text, hasChecksums);
      if (last && !isHalf) readLine(last.text, last.line);
      else if (last) builder.cut(`ends early, in line ${last.line}`);
      if (!isNmea && !isHalf) {
        const why = 'it has none of the sentences GGA, RMC and WPL';
        throw refuse('not-nmea', `is not an NMEA log: ${why}. Remotex reads NMEA 0183.`);
      }
      flush();
      if (!clock.isDated) builder.shiftTimes(Number.NaN);
    },
  };
};

/** Whether the last sentence of a line without an end lacks its own end, as far as the others tell what that is. */
function isUnfinished(text: string, hasChecksums: boolean): boolean {
  if (hasChecksums) return /\$[^$*]*(?:\*.?)?$/.test(text);
  const sentences = sentencesIn(text);
  return sentences.some(({ checksum, fields }) => checksum === 'missing' && fields.length < 9);
}

/** `ddmm.mmm` or `dddmm.mmm` in degrees, or NaN. */
function angle(
  text: string | undefined,
  hemisphere: string | undefined,
  plus: string,
  minus: string,
): number {
  const match = /^(\d{1,3})(\d\d(?:\.\d*)?)$/.exec(text ?? '');
  if (!match || (hemisphere !== plus && hemisphere !== minus)) return Number.NaN;
  const minutes = Number(match[2]);
  if (minutes >= 60) return Number.NaN;
  return (hemisphere === minus ? -1 : 1) * (Number(match[1]) + minutes / 60);
}
