/** Bytes that wait until there are enough of them. */

export interface ByteQueue {
  readonly length: number;
  push(bytes: Uint8Array): void;
  /** The next bytes, valid until the next push; none if there are not so many. */
  peek(length: number): Uint8Array | undefined;
  /** Lets go of the next bytes. */
  drop(length: number): void;
}

/** It moves its bytes only when it is full, so that pieces of one byte cost no more than a large one. */
export function createByteQueue(): ByteQueue {
  let buffer = new Uint8Array(65_536);
  let from = 0;
  let to = 0;
  return {
    get length() {
      return to - from;
    },
    push(bytes) {
      const length = to - from + bytes.length;
      if (to + bytes.length > buffer.length) {
        const next = length > buffer.length / 2 ? new Uint8Array(length * 2) : buffer;
        next.set(buffer.subarray(from, to));
        buffer = next;
        to -= from;
        from = 0;
      }
      buffer.set(bytes, to);
      to += bytes.length;
    },
    peek: (length) => (length <= to - from ? buffer.subarray(from, from + length) : undefined),
    drop(length) {
      from = Math.min(to, from + length);
    },
  };
}
