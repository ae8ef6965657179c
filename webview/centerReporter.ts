/** Asks about the map's centre while it moves: one question at a time, and always the newest centre next. */
import type { Bounds } from './values.ts';

export interface Center {
  readonly lat: number;
  readonly lon: number;
  readonly zoom: number;
}

/** A question for the point of these tracks that is nearest to the centre. */
export type CenterQuestion = Center & {
  readonly tracks: string[];
  readonly bounds?: Bounds;
  readonly cause?: 'moved' | 'looked' | 'followed';
};

export interface CenterReporter {
  /** The centre is here now. Centres that were overtaken by newer ones are never asked about. */
  report(center: CenterQuestion): void;
  /** The question was answered. False when nobody waits for that answer any more. */
  answered(sequence: number): boolean;
  /** The question could not be answered: asked again a little later, unless the map moves before. */
  failed(sequence: number): boolean;
}

interface ReporterOptions {
  readonly ask: (question: CenterQuestion & { readonly sequence: number }) => void;
  /** A message to a hidden page is lost without a word; after this time the next question may go. */
  readonly expiryMs?: number;
  /** About as long as the daemon needs to start again. */
  readonly retryMs?: number;
  /** The last number of earlier pages of this map, whose answers may still come. */
  readonly after?: number;
}

export function createCenterReporter({
  ask,
  expiryMs = 5_000,
  retryMs = 2_000,
  after = 0,
}: ReporterOptions): CenterReporter {
  let sequence = after;
  let asked: (CenterQuestion & { readonly sequence: number }) | undefined;
  let newest: CenterQuestion | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const askNext = () => {
    clearTimeout(timer);
    asked = undefined;
    if (!newest) return;
    asked = { ...newest, sequence: ++sequence };
    newest = undefined;
    timer = setTimeout(askNext, expiryMs);
    ask(asked);
  };

  return {
    report(center) {
      // The same place told again, because the tracks have changed, is still where somebody moved.
      const isSame = newest?.lat === center.lat && newest.lon === center.lon && newest.zoom === center.zoom;
      newest = isSame && newest?.cause ? { ...center, cause: newest.cause } : center;
      if (!asked) askNext();
    },
    answered(answer) {
      if (asked?.sequence !== answer) return false;
      askNext();
      return true;
    },
    failed(answer) {
      if (asked?.sequence !== answer) return false;
      const again = asked;
      askNext();
      if (asked) return true;
      timer = setTimeout(() => {
        newest ??= again;
        askNext();
      }, retryMs);
      return true;
    },
  };
}
