/** Values typed by a person, to numbers: strictly, for `Number('')` is 0 and `parseFloat('12abc')` is 12. */
import type { Priority } from '../api/boardItems.ts';
import { farthestLongitude } from '../api/trackValues.ts';
import { UsageError } from './command.ts';

export const priorities: readonly Priority[] = ['low', 'normal', 'high'];

export function wholeNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`${option} takes a whole number, got '${text}'.`);
  return Number(text);
}

/** The number of an item as the board shows it: "5" or "#5". */
export function itemId(what: string, text: string): number {
  const [, digits] = /^#?(\d{1,15})$/.exec(text) ?? [];
  if (digits !== undefined && Number(digits) > 0) return Number(digits);
  throw new UsageError(`${what} takes the number of an item, such as 5, got '${text}'.`);
}

export function optionalItemId(option: string, text: string | undefined): number | undefined {
  return text === undefined ? undefined : itemId(option, text);
}

export function oneOf<T extends string>(
  option: string,
  text: string | undefined,
  choices: readonly T[],
): T | undefined {
  if (text === undefined) return undefined;
  const choice = choices.find((known) => known === text);
  if (choice !== undefined) return choice;
  const [last = '', ...others] = choices.toReversed();
  throw new UsageError(`${option} is ${others.toReversed().join(', ')} or ${last}, got '${text}'.`);
}

/** Without the members that are undefined, which a contract does not take. */
export function given<T extends object>(members: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
  // The types of Object.fromEntries do not say which members are left.
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [Name in keyof T]?: Exclude<T[Name], undefined>;
  };
}

/** "46.1,14.2" (latitude first, as in GPX); southern and western places are negative: "-33.9,151.2". Beyond 180 it goes on around the globe. */
export function place(text: string): { lat: number; lon: number } {
  const [, latText = '', lonText = ''] = /^\s*([^\s,]+)[\s,]+([^\s,]+)\s*$/.exec(text) ?? [];
  const degrees = /^[+-]?(\d+(\.\d*)?|\.\d+)$/;
  if (!degrees.test(latText) || !degrees.test(lonText)) {
    throw new UsageError(`A place is LAT,LON in degrees, for example 46.1,14.2; got '${text}'.`);
  }
  const lat = Number(latText);
  const lon = Number(lonText);
  if (Math.abs(lat) > 90) throw new UsageError(`The latitude must be from -90 to 90, got ${latText}.`);
  if (Math.abs(lon) > farthestLongitude) {
    const range = `from -${farthestLongitude} to ${farthestLongitude}`;
    throw new UsageError(`The longitude must be ${range}, got ${lonText}.`);
  }
  return { lat, lon };
}
