/**
 * IGC, the flights of gliders (FAI's Technical Specification for GNSS Flight Recorders, appendix A). Heights are those that
 * GNSS told, above the ellipsoid or the sea as the recorder has it; those of air pressure where there are none. The pilot's
 * name is not read. The task is a route, and its turn points are waypoints too, for those have names.
 */
import { emptyPoint, type PointDraft } from '../builder.ts';
import { createDayClock, dayMs, daysSince1970, parseTimeOfDay } from './clock.ts';
import type { CreateReader } from './format.ts';
import { createLineReader } from './lines.ts';

/** Time, latitude, longitude, validity (V: there is no height, or no fix), height by pressure, height by GNSS. */
const fixRecord = /^B(\d{6})(\d{7}[NS])(\d{8}[EW])([AV])([-\d]\d{4})([-\d]\d{4})/;
const taskPoint = /^C(\d{7}[NS])(\d{8}[EW])(.*)$/;
/** When it was declared, the flight's day, its number, how many turn points, and what it is called. */
const taskHead = /^C\d{12}\d{6}[\dA-Z]{4}\d{2}(.*)$/;
/** Of 2000 (`HFDTE160219`), and of 2015 (`HFDTEDATE:160219,01`). */
const dateRecord = /^H[FOP]DTE(?:DATE:)?\s*(\d\d)(\d\d)(\d\d)/;
const gliderRecord = /^H[FOP]GID[^:]*:(.*)$/;

export const createIgcReader: CreateReader = ({ builder, refuse }) => {
  const clock = createDayClock();
  const point = emptyPoint();
  const turn = emptyPoint();
  let isIgc = false;
  let isFlying = false;

  const place = (draft: PointDraft, lat: string, lon: string): void => {
    draft.lat = angle(lat, 2);
    draft.lon = angle(lon, 3);
  };
  const readFix = (match: RegExpExecArray, line: number): void => {
    const [, time, lat = '', lon = '', validity, pressure, gnss] = match;
    if (!isFlying) builder.beginPart('track');
    isFlying = true;
    const timeOfDay = parseTimeOfDay(time);
    clock.goTo(timeOfDay);
    // Written before the first fix.
    if (validity === 'V' && isZero(lat) && isZero(lon)) return;
    place(point, lat, lon);
    point.time = clock.day * dayMs + timeOfDay;
    point.ele = validity === 'V' && Number(gnss) === 0 ? Number(pressure) : Number(gnss);
    builder.point(point, line);
  };
  const readTask = (text: string, line: number): void => {
    const match = taskPoint.exec(text);
    if (match) {
      const [, lat = '', lon = '', name = ''] = match;
      // A task without a place for take-off or landing.
      if (isZero(lat) && isZero(lon)) return;
      place(turn, lat, lon);
      if (builder.point(turn, line)) builder.waypoint(turn, name, line);
      return;
    }
    const [head, name] = taskHead.exec(text) ?? [];
    if (head === undefined) return;
    builder.beginPart('route');
    isFlying = false;
    if (name) builder.partName(name);
  };
  const readDate = ([, day = '', month = '', year = '']: RegExpExecArray): void => {
    const known = daysSince1970(day, month, year);
    if (Number.isNaN(known)) return;
    // What it tells needs no midnight.
    clock.goTo(Number.NaN);
    const isFirst = !clock.isDated;
    const later = clock.setDay(known);
    if (isFirst) builder.shiftTimes(later * dayMs);
  };
  const readLine = (text: string, line: number): void => {
    const [kind] = text;
    if (kind === 'B') {
      const match = fixRecord.exec(text);
      if (match) readFix(match, line);
      else builder.point(emptyPoint(), line);
    } else if (kind === 'C') readTask(text, line);
    else if (kind === 'H') {
      const date = dateRecord.exec(text);
      if (date) readDate(date);
      const glider = gliderRecord.exec(text)?.[1];
      if (glider) builder.fileName(glider);
    }
    // Its first record names the maker of the recorder; what was saved by hand may lack it.
    isIgc ||= /^(A[A-Z0-9]{3}|H[FOP][A-Z]{3}|B\d{6}\d{7}[NS])/.test(text);
  };
  const lines = createLineReader('start', readLine);

  return {
    feed: (bytes) => lines.feed(bytes),
    end() {
      const last = lines.end();
      const isHalf = last?.text[0] === 'B' && !fixRecord.test(last.text);
      if (last && isHalf) builder.cut(`ends early, in line ${last.line}`);
      else if (last) readLine(last.text, last.line);
      if (!isIgc) {
        throw refuse('not-igc', 'is not an IGC file: none of its lines is a record of IGC. Export it again.');
      }
      if (!clock.isDated) builder.shiftTimes(Number.NaN);
    },
  };
};

const isZero = (text: string): boolean => /^0+[NSEW]$/.test(text);

/** Degrees, then minutes with three decimals but without a point, and the hemisphere. */
function angle(text: string, degrees: number): number {
  const minutes = Number(text.slice(degrees, -1)) / 1000;
  if (minutes >= 60) return Number.NaN;
  const value = Number(text.slice(0, degrees)) + minutes / 60;
  return text.endsWith('S') || text.endsWith('W') ? -value : value;
}
