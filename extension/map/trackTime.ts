/** Times as a person types them, on the clock that the map shows: that of the person, not of the machine with the files. */

/** From when to when a track was recorded, in milliseconds since 1970. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface PersonsClock {
  /** Milliseconds since 1970; undefined when the text is no time. A time of day is one of the track's. */
  read(text: string, span: Span): number | undefined;
  /** `2026-05-09 08:12:04`. */
  show(time: number): string;
  /** `2026-05-09 08:12:04 to 09:18:24`, with the second day where it is another one. */
  showSpan(span: Span): string;
}

/** `zone`: of IANA; one that this machine does not know is its own. */
export function createClock(zone: string): PersonsClock {
  const format = formatOf(zone);

  /** How far the clock is before UTC, in milliseconds. */
  const offsetAt = (time: number): number => {
    const whole = Math.floor(time / 1000) * 1000;
    const parts = format.formatToParts(whole);
    const read = (type: string) => Number(parts.find((part) => part.type === type)?.value);
    const shown = ['year', 'month', 'day', 'hour', 'minute', 'second'].map(read);
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = shown;
    return Date.UTC(year, month - 1, day, hour, minute, second) - whole;
  };
  /** The moment at which the clock shows what is said as if in UTC; where it shows it twice, the first one. */
  const momentOf = (local: number): number => {
    // A day before and after, no zone is on the other side of a change of its clocks.
    const offsets = [offsetAt(local - 86_400_000), offsetAt(local + 86_400_000)];
    const moments = offsets.map((offset) => local - offset).filter((at) => at + offsetAt(at) === local);
    // A clock that is put on shows some times never: then the offset from before goes on.
    return moments.length > 0 ? Math.min(...moments) : local - (offsets[0] ?? 0);
  };
  /** On the first day of the track on which it was recorded then, and if there is none, on its first day. */
  const onADayOf = ({ start, end }: Span, sinceMidnight: number): number => {
    const first = start + offsetAt(start);
    const midnight = first - (((first % 86_400_000) + 86_400_000) % 86_400_000);
    const today = momentOf(midnight + sinceMidnight);
    // A time of seconds means the whole second: the first point may be half a second later.
    if (today > start - 1000) return today;
    const tomorrow = momentOf(midnight + 86_400_000 + sinceMidnight);
    return tomorrow <= end ? tomorrow : today;
  };
  const show = (time: number): string =>
    new Date(time + offsetAt(time)).toISOString().slice(0, 19).replace('T', ' ');

  return {
    read(text, span) {
      const typed = text.trim();
      const clock = timeOfDay.exec(typed);
      if (clock) {
        const since = sinceMidnight(clock.slice(1));
        return since === undefined ? undefined : onADayOf(span, since);
      }
      const full = dateAndTime.exec(typed);
      if (!full) return undefined;
      const day = dayOf(full.slice(1, 4));
      const since = sinceMidnight(full.slice(4, 7));
      if (day === undefined || since === undefined) return undefined;
      const place = full[7];
      return place === undefined ? momentOf(day + since) : day + since - offsetOf(place);
    },
    show,
    showSpan({ start, end }) {
      const [from, to] = [show(start), show(end)];
      return `${from} to ${from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to}`;
    },
  };
}

const timeOfDay = /^(\d{1,2}):(\d\d)(?::(\d\d(?:\.\d{1,3})?))?$/;
const dateAndTime =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d(?:\.\d{1,9})?))?\s*(Z|[+-]\d\d:?\d\d)?$/i;

/** In milliseconds; undefined for 24:00 and later, and the 60th minute or second. */
function sinceMidnight(parts: readonly (string | undefined)[]): number | undefined {
  const [hour = 0, minute = 0, second = 0] = parts.map((part) => Number(part ?? 0));
  if (hour > 23 || minute > 59 || second >= 60) return undefined;
  return (hour * 60 + minute) * 60_000 + Math.round(second * 1000);
}

/** Midnight in UTC; undefined for February 30, which Date would move to March. */
function dayOf(parts: readonly (string | undefined)[]): number | undefined {
  const [year = 0, month = 0, day = 0] = parts.map(Number);
  const midnight = new Date(Date.UTC(year, month - 1, day));
  // Date.UTC takes the years 0 to 99 for 1900 to 1999.
  const isThat = year >= 100 && midnight.getUTCMonth() === month - 1 && midnight.getUTCDate() === day;
  return isThat ? midnight.getTime() : undefined;
}

/** Of `Z` or `+05:45`, in milliseconds. */
function offsetOf(text: string): number {
  const [, sign, hours = 0, minutes = 0] = /^([+-])(\d\d):?(\d\d)$/.exec(text) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const two = '2-digit';
  const options = {
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: two,
    day: two,
    hour: two,
    minute: two,
    second: two,
  } as const;
  try {
    return new Intl.DateTimeFormat('en', { ...options, timeZone: zone });
  } catch {
    // The page may know zones that this machine does not.
    return new Intl.DateTimeFormat('en', options);
  }
}
