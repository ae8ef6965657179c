/** What is sent in one tick, written in one piece: a hundred small answers then cost one call of the system. */
import type { Duplex } from 'node:stream';
import { limits } from './limits.ts';

export interface Outbox {
  add(text: string): void;
  /** Writes what waits, now. */
  flush(): void;
  /** Until `flush` is called nothing is written but in full pieces: more is sure to come. */
  gather(): void;
}

/** `written` is called after each piece. */
export function createOutbox(stream: Duplex, written: () => void): Outbox {
  let text = '';
  let isGathering = false;

  const flush = (): void => {
    isGathering = false;
    if (text === '' || stream.destroyed || stream.writableEnded) return;
    const piece = text;
    text = '';
    stream.write(piece);
    written();
  };
  return {
    add(more) {
      text += more;
      if (text.length >= limits.gatheredCharacters) return flush();
      if (isGathering) return;
      isGathering = true;
      process.nextTick(flush);
    },
    flush,
    gather() {
      isGathering = true;
    },
  };
}
