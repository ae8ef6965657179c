/** Values typed by a person, to numbers: strictly, for `Number('')` is 0 and `parseFloat('12abc')` is 12. */
import { UsageError } from './command.ts';

export function wholeNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`${option} takes a whole number, got '${text}'.`);
  return Number(text);
}

/** "46.1,14.2" (latitude first, as in GPX); southern and western places are negative: "-33.9,151.2". */
export function place(text: string): { lat: number; lon: number } {
  const [, latText = '', lonText = ''] = /^\s*([^\s,]+)[\s,]+([^\s,]+)\s*$/.exec(text) ?? [];
  const degrees = /^[+-]?(\d+(\.\d*)?|\.\d+)$/;
  if (!degrees.test(latText) || !degrees.test(lonText)) {
    throw new UsageError(`A place is LAT,LON in degrees, for example 46.1,14.2; got '${text}'.`);
  }
  const lat = Number(latText);
  const lon = Number(lonText);
  if (Math.abs(lat) > 90) throw new UsageError(`The latitude must be from -90 to 90, got ${latText}.`);
  if (Math.abs(lon) > 180) throw new UsageError(`The longitude must be from -180 to 180, got ${lonText}.`);
  return { lat, lon };
}
