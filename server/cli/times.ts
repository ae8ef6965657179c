/** Times typed by a person, "2h" or ISO 8601, to the one form of the wire. */
import { UsageError } from './command.ts';

const unitMs: ReadonlyMap<string, number> = new Map([
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
  ['w', 7 * 86_400_000],
]);

/** So long ago, or then. */
export function pastTime(option: string, text: string | undefined, now: Date): string | undefined {
  return text === undefined ? undefined : readTime(option, text, now, -1).toISOString();
}

/** In so long, or then. What is over already is a slip: the item would be gone at once. */
export function futureTime(option: string, text: string | undefined, now: Date): string | undefined {
  if (text === undefined) return undefined;
  const time = readTime(option, text, now, 1);
  if (time > now) return time.toISOString();
  throw new UsageError(`${option} takes a time to come, got '${text}'.`);
}

/** Then, and not so long ago: ISO 8601. Undefined for what is no time. */
export function exactTime(text: string): string | undefined {
  return isoTime(text)?.toISOString();
}

function readTime(option: string, text: string, now: Date, direction: 1 | -1): Date {
  // Five digits keep the longest, 99999w, within the years of four digits.
  const [, count, unit = ''] = /^(\d{1,5})([smhdw])$/.exec(text) ?? [];
  const length = unitMs.get(unit);
  const time =
    length === undefined ? isoTime(text) : new Date(now.getTime() + direction * Number(count) * length);
  if (time) return time;
  const why = `${option} takes a time such as 30m, 2h, 3d or 2026-06-02T08:00, got '${text}'.`;
  throw new UsageError(why);
}

/** A day or a time without a zone is that of the person's own clock. */
function isoTime(text: string): Date | undefined {
  const [, day, clock = 'T00:00', zone = ''] =
    /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)?(Z|[+-]\d\d:\d\d)?$/.exec(text) ?? [];
  if (day === undefined || !isDay(day)) return undefined;
  const time = new Date(`${day}${clock}${zone}`);
  const year = time.getUTCFullYear();
  return year >= 0 && year <= 9999 ? time : undefined;
}

/** `Date` takes the 30th of February for the 2nd of March. */
function isDay(day: string): boolean {
  const date = new Date(`${day}T00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}
