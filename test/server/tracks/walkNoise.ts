/** Randomness for makeWalk.ts, smooth as nature's and the same in every run. */

/** Smooth noise between about -1 and 1 along a line, with a new value every `spacing` metres. */
export function createNoise(random: () => number, spacing: number): (at: number) => number {
  const values = Array.from({ length: Math.ceil(12_000 / spacing) }, () => 2 * random() - 1);
  return (at) => {
    const i = Math.floor(at / spacing);
    const part = at / spacing - i;
    const ease = part * part * (3 - 2 * part);
    return (values[i] ?? 0) * (1 - ease) + (values[i + 1] ?? 0) * ease;
  };
}

/** An error that wanders about zero: its size in metres, and in seconds how long it remembers. Advances when given a time. */
export function createDrift(
  random: () => number,
  size: number,
  memory: number,
): (seconds?: number) => number {
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  let value = size * normal() * 0.5;
  return (seconds = 0) => {
    const kept = Math.exp(-seconds / memory);
    if (seconds > 0) value = value * kept + size * Math.sqrt(1 - kept * kept) * normal();
    return value;
  };
}

/** The generator "mulberry32" by Tommy Ettinger (public domain). */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
