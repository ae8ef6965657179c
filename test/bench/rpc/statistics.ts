// Medians, percentiles, and the figures of all rounds.

/** The value that the given share (0 to 1) of the values does not exceed. NaN of nothing. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** What one client measured: latencies in microseconds, and how many calls it finished in a second. */
export interface Sample {
  readonly p50: number;
  readonly p99: number;
  readonly perSecond: number;
  readonly calls: number;
  /** What the client's process used of a processor for one call, in microseconds. */
  readonly cpu: number;
}

/**
 * `p50` and `p99` in microseconds with one call in flight; `inFlight64` and `processes16` in calls for each second; `serverCpu` and
 * `clientCpu` in microseconds of a processor for one call, of those with 64 in flight.
 */
export type Figure = 'p50' | 'p99' | 'inFlight64' | 'processes16' | 'serverCpu' | 'clientCpu';

/** The figures of every round, by peer and size. */
export interface Figures {
  add(peer: string, size: string, figure: Figure, value: number): void;
  /** The median of the rounds. */
  of(peer: string, size: string, figure: Figure): number;
  /**
   * The median of the rounds' own ratios: on a machine whose speed drifts, two figures of one round are alike in what
   * they suffered, and two medians need not be.
   */
  ratio(peer: string, against: string, size: string, figure: Figure): number;
}

export function createFigures(): Figures {
  const rounds = new Map<string, number[]>();
  const of = (...key: string[]): number[] => rounds.get(key.join('|')) ?? [];
  return {
    add(peer, size, figure, value) {
      rounds.set([peer, size, figure].join('|'), [...of(peer, size, figure), value]);
    },
    of: (peer, size, figure) => median(of(peer, size, figure)),
    ratio(peer, against, size, figure) {
      const others = of(against, size, figure);
      return median(of(peer, size, figure).map((value, round) => value / (others[round] ?? Number.NaN)));
    },
  };
}
