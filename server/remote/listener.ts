/** Functions that users of the library give us to call. */

/** What the listener throws is reported as one of an event is, and breaks nothing of ours. */
export function tell<T>(listener: (value: T) => void, value: T): void {
  try {
    listener(value);
  } catch (error) {
    process.nextTick(() => {
      throw error;
    });
  }
}
