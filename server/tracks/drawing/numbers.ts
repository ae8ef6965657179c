/** Numbers that grow in number. */
export interface GrowingNumbers {
  readonly length: number;
  push(number: number): void;
  /** In memory that fits them. */
  take(): Uint32Array;
}

export function createNumbers(): GrowingNumbers {
  let numbers = new Uint32Array(1024);
  let length = 0;
  return {
    get length() {
      return length;
    },
    push(number) {
      if (length === numbers.length) {
        const more = new Uint32Array(2 * length);
        more.set(numbers);
        numbers = more;
      }
      numbers[length++] = number;
    },
    take: () => numbers.slice(0, length),
  };
}
