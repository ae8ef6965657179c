/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** From 0 to below the limit. */
  int(limit: number): number;
  pick<T>(choices: readonly T[]): T;
  bytes(count: number): Buffer;
}

/** mulberry32: small, and good enough to hit on what nobody thought of. */
export function createRandom(seed: number): Random {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (limit: number) => Math.floor(next() * limit);
  return {
    int,
    pick(choices) {
      const picked = choices[int(choices.length)];
      if (picked === undefined) throw new RangeError('There is nothing to pick from.');
      return picked;
    },
    bytes: (count) => Buffer.from(Array.from({ length: count }, () => int(256))),
  };
}
