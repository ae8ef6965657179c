/** What behaviours did, in order, and a way to wait for it. */
export interface Diary {
  readonly entries: readonly string[];
  note(entry: string): void;
  /** Resolves when the entry is there for the nth time; at once if it is. */
  until(entry: string, times?: number): Promise<void>;
  count(entry: string): number;
}

export function createDiary(): Diary {
  const entries: string[] = [];
  const waiting = new Set<() => void>();
  const count = (entry: string) => entries.filter((one) => one === entry).length;
  return {
    entries,
    count,
    note(entry) {
      entries.push(entry);
      for (const look of [...waiting]) look();
    },
    until: (entry, times = 1) =>
      new Promise((resolve) => {
        const look = () => {
          if (count(entry) < times) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}
