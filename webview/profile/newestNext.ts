/** Asks one thing at a time, and the newest next: what was overtaken meanwhile is never asked. */
export function newestNext<T>(ask: (thing: T) => Promise<void>): (thing: T) => void {
  let isAsking = false;
  let next: { readonly thing: T } | undefined;
  const go = async (): Promise<void> => {
    isAsking = true;
    while (next) {
      const { thing } = next;
      next = undefined;
      await ask(thing);
    }
    isAsking = false;
  };
  return (thing) => {
    next = { thing };
    if (!isAsking) void go();
  };
}
