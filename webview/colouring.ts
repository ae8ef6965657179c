/** What the lines are coloured by: each track in its own colour, or all of them by a value that they have. */
import * as z from 'zod/mini';
import type { Choices } from './savedView.ts';
import type { ReadTrack, ShownTracks } from './shownTracks.ts';
import { ValueName, valueNames } from './values.ts';

export interface Colouring {
  /** Undefined: each track has its own colour, also when none of those that are shown has what was chosen. */
  by(): ValueName | undefined;
  /** The values that tracks which are shown have. */
  offered(): readonly ValueName[];
  choose(by: ValueName | undefined): void;
  /** From colours of tracks to the value that was chosen last (or the first there is), and back. */
  toggle(): void;
  onChange(listener: () => void): void;
}

/** `last`: what `toggle` turns on. */
const Chosen = z.object({ by: z.optional(ValueName), last: z.optional(ValueName) });

export function createColouring(tracks: ShownTracks, choices: Choices): Colouring {
  let chosen = choices.get('colour', Chosen) ?? {};
  const listeners = new Set<() => void>();
  const offered = () => valueNames.filter((name) => tracks.shown().some((track) => mayHave(track, name)));
  const choose = (by: ValueName | undefined) => {
    const last = by ?? chosen.last;
    chosen = { ...(by ? { by } : {}), ...(last ? { last } : {}) };
    choices.set('colour', chosen);
    for (const listener of listeners) listener();
  };
  const by = () => (chosen.by && offered().includes(chosen.by) ? chosen.by : undefined);
  return {
    by,
    offered,
    choose,
    toggle() {
      const all = offered();
      choose(by() ? undefined : chosen.last && all.includes(chosen.last) ? chosen.last : all[0]);
    },
    onChange: (listener) => void listeners.add(listener),
  };
}

function mayHave({ summary }: ReadTrack, name: ValueName): boolean {
  switch (name) {
    case 'speed':
      return summary.sensors?.includes('speed') === true || (summary.duration ?? 0) > 0;
    case 'ele':
    case 'slope':
      return summary.heights === true;
    default:
      return summary.sensors?.includes(name) === true;
  }
}
