/** What was made of a thing for a number, kept while there is room; what was not asked for longest goes first. */
export interface Cache<K extends object, V> {
  /** What was kept, or is made now; who asks meanwhile gets the same. */
  get(thing: K, number: number): Promise<V>;
}

interface Entry<V> {
  readonly value: Promise<V>;
  bytes: number;
  /** Takes it out of the map of its thing, which lives no longer than the thing does. */
  readonly forget: () => void;
}

/** What is kept of a thing that is gone stays until its room is needed. */
export function createCache<K extends object, V>(
  room: number,
  make: (thing: K, number: number) => Promise<V>,
  sizeOf: (value: V) => number,
): Cache<K, V> {
  const byThing = new WeakMap<K, Map<number, Entry<V>>>();
  /** The one asked for last comes last. */
  const used = new Set<Entry<V>>();
  let taken = 0;

  const drop = (entry: Entry<V>): void => {
    if (used.delete(entry)) taken -= entry.bytes;
    entry.forget();
  };
  const add = (thing: K, number: number): Entry<V> => {
    const numbers = byThing.get(thing) ?? new Map<number, Entry<V>>();
    byThing.set(thing, numbers);
    const entry: Entry<V> = { value: make(thing, number), bytes: 0, forget: () => numbers.delete(number) };
    numbers.set(number, entry);
    return entry;
  };
  const weigh = (entry: Entry<V>, value: V): void => {
    if (!used.has(entry)) return;
    entry.bytes = sizeOf(value);
    taken += entry.bytes;
    for (const oldest of used) {
      if (taken <= room || oldest === entry) break;
      drop(oldest);
    }
    // Larger than all the room: of use now, but not kept.
    if (taken > room) drop(entry);
  };

  return {
    async get(thing, number) {
      const known = byThing.get(thing)?.get(number);
      const entry = known ?? add(thing, number);
      used.delete(entry);
      used.add(entry);
      if (known) return known.value;
      try {
        const value = await entry.value;
        weigh(entry, value);
        return value;
      } catch (error) {
        drop(entry);
        throw error;
      }
    },
  };
}
