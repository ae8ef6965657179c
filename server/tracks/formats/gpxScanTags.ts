/** The tags of a file's points. The same ones come in the same order in nearly every point, so each is guessed from the one before. */
import { type GpxPlace, gpxChild, gpxHoldsText } from './gpxPlaces.ts';
import { noSlot, slotOf } from './gpxScanValues.ts';

export interface ScannedTag {
  /** With its prefix. */
  readonly name: Uint8Array;
  readonly place: GpxPlace;
  /** Where its text goes, which is a value; `noSlot` if it is none. */
  readonly slot: number;
  readonly parent: GpxPlace;
  /** The tag that came after it the last time. */
  next: ScannedTag | undefined;
}

export interface ScannedTags {
  /** The tag whose name begins at `at`, in an element of that place, where `previous` was the last; nothing if the scanner does not know it. */
  find(bytes: Uint8Array, at: number, parent: GpxPlace, previous: ScannedTag): ScannedTag | undefined;
}

/** A file has some twenty. One with more is made to fill memory, and saxes forgets them. */
const maxTags = 200;
const maxNameLength = 100;

export function createScannedTags(): ScannedTags {
  const known = new Map<string, ScannedTag>();
  return {
    find(bytes, at, parent, previous) {
      const guess = previous.next;
      if (guess && guess.parent === parent && isName(bytes, at, guess.name)) return guess;
      const end = endOfName(bytes, at);
      if (end === at || end - at > maxNameLength) return undefined;
      const name = bytes.slice(at, end);
      const text = Buffer.from(name).toString('latin1');
      const key = `${parent} ${text}`;
      let tag = known.get(key);
      if (!tag) {
        const place = gpxChild(parent, localName(text));
        // There are few of them, and a point in which nothing is done but reading values is read faster.
        if (place === 'lapStart' || known.size === maxTags) return undefined;
        tag = createTag(name, parent, place);
        known.set(key, tag);
      }
      previous.next = tag;
      return tag;
    },
  };
}

export const createTag = (name: Uint8Array, parent: GpxPlace, place: GpxPlace): ScannedTag => ({
  name,
  place,
  slot: gpxHoldsText(place) ? slotOf(place) : noSlot,
  parent,
  next: undefined,
});

/** Whether the name is all of the one that begins at `at`. */
export function isName(bytes: Uint8Array, at: number, name: Uint8Array): boolean {
  for (let i = 0; i < name.length; i++) {
    if (bytes[at + i] !== name[i]) return false;
  }
  return !isNameByte(bytes[at + name.length] ?? 0);
}

/** Behind the ASCII name that begins at `at`; `at` if none does. */
export function endOfName(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (!isLetter(first) && first !== 95) return at;
  let end = at + 1;
  while (isNameByte(bytes[end] ?? 0)) end++;
  return end;
}

const isLetter = (byte: number): boolean => (byte | 32) >= 97 && (byte | 32) <= 122;

/** Letters, digits and `-.:_`. Other bytes behind them may belong to a name as well; no place in a tag takes them. */
const isNameByte = (byte: number): boolean =>
  isLetter(byte) || (byte >= 45 && byte <= 58 && byte !== 47) || byte === 95;

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);
