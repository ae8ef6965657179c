/** To which tile servers the person has agreed: each one learns where they look, so each one is asked about once. */
import * as z from 'zod/mini';

/** `vscode.Memento`, as far as it is used here. */
export interface ConsentMemory {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

export interface TileConsent {
  /** `origin`: scheme, host and port. */
  isGiven(origin: string): boolean;
  give(origin: string): Promise<void>;
  withdraw(): Promise<void>;
}

const key = 'remotex.map.tiles.consent';
const Origins = z.array(z.string());

export function createTileConsent(memory: ConsentMemory): TileConsent {
  // What cannot be read is no consent.
  const read = () => Origins.safeParse(memory.get(key)).data ?? [];
  return {
    isGiven: (origin) => read().includes(origin),
    async give(origin) {
      await memory.update(key, [...new Set([...read(), origin])]);
    },
    async withdraw() {
      await memory.update(key, undefined);
    },
  };
}
