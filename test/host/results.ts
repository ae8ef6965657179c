// What any kind of run tells about its tests.

export interface Results {
  readonly passed: number;
  /** Each with its test's name in the first line, then what went wrong. */
  readonly failures: readonly string[];
}
