/** Formats that write the time of day with each point, and the date seldom or never: dates come to be, and midnight passes. */

export const dayMs = 86_400_000;

export interface DayClock {
  /** The day as days since 1970, or since the first time of day while no date is known. */
  readonly day: number;
  readonly isDated: boolean;
  /**
   * Goes on to a time of day, in milliseconds. One that is more than twelve hours earlier is on the next day, unless NaN
   * has come between.
   */
  goTo(timeOfDay: number): void;
  /** It is this day. How many days later that is than we thought. */
  setDay(day: number): number;
}

export function createDayClock(): DayClock {
  let day = 0;
  let isDated = false;
  let last = Number.NaN;
  return {
    get day() {
      return day;
    },
    get isDated() {
      return isDated;
    },
    goTo(timeOfDay) {
      // Less than that is a point out of order.
      if (timeOfDay < last - dayMs / 2) day++;
      last = timeOfDay;
    },
    setDay(known) {
      const later = known - day;
      day = known;
      isDated = true;
      return later;
    },
  };
}

/** `hhmmss` with or without a fraction as milliseconds, or NaN. Second 60 is allowed, for receivers write leap seconds. */
export function parseTimeOfDay(text: string | undefined): number {
  const match = /^(\d\d)(\d\d)(\d\d)(?:\.(\d{0,9}))?$/.exec(text ?? '');
  if (!match) return Number.NaN;
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (hour > 23 || minute > 59 || second > 60) return Number.NaN;
  return ((hour * 60 + minute) * 60 + second) * 1000 + Math.round(Number(`0.${match[4] || '0'}`) * 1000);
}

/** Days since 1970, or NaN for a day that the calendar does not have. Of a year with two digits, 80 to 99 are before 2000. */
export function daysSince1970(day: string, month: string, year: string): number {
  const full = year.length > 2 ? Number(year) : Number(year) + (Number(year) < 80 ? 2000 : 1900);
  const date = new Date(Date.UTC(full, Number(month) - 1, Number(day)));
  const isReal =
    full >= 1980 && date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  return isReal ? date.getTime() / dayMs : Number.NaN;
}
