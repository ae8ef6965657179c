/** The numbers, times and names of a GPX file, read strictly: what is not clearly a value is missing. */

/** The longest name that is kept, in bytes of UTF-8: no list shows more, and a hostile file has no shorter ones. */
export const maxNameBytes = 4096;

/** A decimal number as in XML Schema, and with an exponent, for programs write 9.4e-05 near Greenwich. */
const decimal = /^[ \t\r\n]*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?[ \t\r\n]*$/;
/** Longer than any number that a device writes (15 decimals), short enough to look at at once. */
const maxDigits = 100;

/** The number, or NaN. `Number('')` is 0 and `parseFloat('12abc')` is 12, so neither reads what we have not matched. */
export function parseDecimal(text: string | undefined): number {
  if (text === undefined || text.length > maxDigits || !decimal.test(text)) return Number.NaN;
  const value = Number(text);
  return Number.isFinite(value) ? value : Number.NaN;
}

const dateTime =
  /^[ \t\r\n]*(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9})\d{0,20})?(?:Z|([+-])(\d\d):?(\d\d))?[ \t\r\n]*$/;

/**
 * Milliseconds since 1970, or NaN. Without a zone it is UTC, as GPX says. Second 60 is allowed, for receivers
 * write leap seconds; February 30 is not, though Date would move it to March.
 */
export function parseTime(text: string): number {
  const match = dateTime.exec(text);
  if (!match) return Number.NaN;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const [hour, minute, second] = [Number(match[4]), Number(match[5]), Number(match[6])];
  // Date.UTC takes the years 0 to 99 for 1900 to 1999.
  if (year < 100 || month < 1 || month > 12 || day < 1) return Number.NaN;
  if (hour > 23 || minute > 59 || second > 60) return Number.NaN;
  if (day > 28 && new Date(Date.UTC(year, month - 1, day)).getUTCDate() !== day) return Number.NaN;
  const fraction = match[7] ? Math.round(Number(`0.${match[7]}`) * 1000) : 0;
  const local = Date.UTC(year, month - 1, day, hour, minute, second) + fraction;
  if (!match[8]) return local;
  const [zoneHour, zoneMinute] = [Number(match[9]), Number(match[10])];
  if (zoneHour > 14 || zoneMinute > 59) return Number.NaN;
  return local - (match[8] === '-' ? -1 : 1) * (zoneHour * 60 + zoneMinute) * 60_000;
}

/** A name on one line and of bounded length, or nothing if only spaces are left. */
export function cleanName(text: string): string | undefined {
  const name = text.toWellFormed().replace(/\s+/gu, ' ').trim();
  if (name === '') return undefined;
  // A copy: a part of a text keeps all of it in memory, which may be a quarter of a million characters of the file.
  const bytes = Buffer.from(name.length > maxNameBytes ? name.slice(0, maxNameBytes + 1) : name);
  if (bytes.length <= maxNameBytes) return bytes.toString();
  const mark = '…';
  // encodeInto stops before the character that does not fit, so none is cut in two.
  const { written } = new TextEncoder().encodeInto(name, bytes.subarray(0, maxNameBytes - 3));
  return bytes.toString('utf8', 0, written) + mark;
}

/** Text for a message of one line: control characters and line ends as escapes, and not longer than a path can be. */
export function oneLine(text: string): string {
  const escaped = text.replace(/[\p{Cc}\u2028\u2029]/gu, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return escaped.length > 4096 ? `${escaped.slice(0, 4095)}…` : escaped;
}

/** What a message calls content that somebody sent without a name. */
export const namelessContent = 'The content';

/** ISO 8601 UTC; with milliseconds only where there are some. */
export function timeText(milliseconds: number): string {
  const text = new Date(milliseconds).toISOString();
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text;
}
