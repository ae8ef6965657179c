/** The tracks of the map as the page has them: which there are, which are shown, and which colour each has. */
import * as z from 'zod/mini';
import type { MapTrack, Summary } from './messages.ts';
import type { Choices } from './savedView.ts';
import { mostTracks, trackKey } from './values.ts';

export interface ShownTrack extends MapTrack {
  readonly hidden: boolean;
  /** Which of the tracks' colours it has: the lowest number that is free when it comes. */
  readonly slot: number;
}

/** One that has been read: its summary is there. */
export type ReadTrack = ShownTrack & { readonly summary: Summary };

export interface ShownTracks {
  all(): readonly ShownTrack[];
  /** Those to be drawn and asked about: read, and not hidden. */
  shown(): readonly ReadTrack[];
  find(key: string): ShownTrack | undefined;
  set(tracks: readonly MapTrack[]): void;
  hide(key: string, hidden: boolean): void;
  onChange(listener: () => void): void;
}

const Hidden = z.array(trackKey).check(z.maxLength(mostTracks));
const Slots = z.record(trackKey, z.int().check(z.minimum(0), z.maximum(mostTracks)));

export function createShownTracks(choices: Choices): ShownTracks {
  const hidden = new Set(choices.get('hidden', Hidden));
  const slots = new Map(Object.entries(choices.get('slots', Slots) ?? {}));
  const listeners = new Set<() => void>();
  let tracks: readonly MapTrack[] = [];

  /** Those that were taken off give their colours back; those that are still to come after a restart keep theirs. */
  const giveSlots = (before: readonly MapTrack[]) => {
    for (const { key } of before) if (!tracks.some((track) => track.key === key)) slots.delete(key);
    for (const { key } of tracks) {
      if (slots.has(key)) continue;
      const taken = new Set(slots.values());
      let free = 0;
      while (taken.has(free)) free++;
      slots.set(key, free);
    }
    choices.set('slots', Object.fromEntries([...slots].slice(-mostTracks)));
  };
  const all = (): readonly ShownTrack[] =>
    tracks.map((track) => ({ ...track, hidden: hidden.has(track.key), slot: slots.get(track.key) ?? 0 }));
  const tell = () => {
    for (const listener of listeners) listener();
  };

  return {
    all,
    shown: () => all().filter((track): track is ReadTrack => track.summary !== undefined && !track.hidden),
    find: (key) => all().find((track) => track.key === key),
    set(now) {
      const before = tracks;
      tracks = now;
      giveSlots(before);
      tell();
    },
    hide(key, hide) {
      if (hide) hidden.add(key);
      else hidden.delete(key);
      choices.set('hidden', [...hidden].slice(-mostTracks));
      tell();
    },
    onChange: (listener) => void listeners.add(listener),
  };
}
