/** Numbers as people read them. Metric; the text is English, and so are its numbers. */

/** What stands in for a height or a time that the file does not have. */
export const notRecorded = 'not recorded';

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const twoDecimals = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

export function formatCount(count: number): string {
  return whole.format(count);
}

/** `4.2 m`, `132 m`, `12.42 km`, `1,899 km`. The limits are those of the rounded number, so that "1,000 m" is never shown. */
export function formatDistance(metres: number): string {
  if (metres < 9.95) return `${oneDecimal.format(metres)} m`;
  if (metres < 999.5) return `${whole.format(metres)} m`;
  if (metres < 999_995) return `${twoDecimals.format(metres / 1000)} km`;
  return `${whole.format(metres / 1000)} km`;
}

export function formatHeight(metres: number | undefined): string {
  return metres === undefined ? notRecorded : `${whole.format(metres)} m`;
}

export function formatWhole(value: number): string {
  return whole.format(value);
}

/** m/s as `4.9 km/h`. */
export function formatSpeed(metresPerSecond: number): string {
  return `${oneDecimal.format(metresPerSecond * 3.6)} km/h`;
}

/** Six decimals are 0.1 m, and `remotex track nearest` takes the text as it stands. */
export function formatPlace(lat: number, lon: number): string {
  return `${lat.toFixed(6)}, ${lon.toFixed(6)}`;
}

/** `45 s`, `12 min`, `3 h 05 min`, `2 d 4 h`: the two units that matter. */
export function formatDuration(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
  const hours = Math.round(minutes / 60);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** A moment on the person's clock and in UTC. */
export interface Moment {
  readonly local: string;
  readonly utc: string;
}

/** Undefined when the text is no time. Fractions of a second are left out. */
export function formatTime(time: string | undefined): Moment | undefined {
  const date = new Date(time ?? Number.NaN);
  if (Number.isNaN(date.getTime())) return undefined;
  const days = [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(pad).join('-');
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(pad).join(':');
  return { local: `${days} ${clock}`, utc: date.toISOString().slice(0, 19).replace('T', ' ') };
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
