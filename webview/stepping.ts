/** From point to point of the marked track: by points, by time, by metres, or to a time that is typed. */
import * as z from 'zod/mini';
import type { Ask } from './asking.ts';
import type { Mark } from './mark.ts';
import type { ShownTracks } from './shownTracks.ts';

export const StepBy = z.union([
  z.strictObject({ points: z.int() }),
  z.strictObject({ seconds: z.number() }),
  z.strictObject({ metres: z.number() }),
]);
export type StepBy = z.infer<typeof StepBy>;

export interface Stepping {
  /** From the marked point on, or back. It is held there. */
  step(by: StepBy): void;
  /** Asks the person for a time, and holds the mark where the track was then. */
  goToTime(): Promise<void>;
}

export interface SteppingOptions {
  readonly mark: Mark;
  readonly tracks: ShownTracks;
  readonly ask: Ask;
  /** Says a sentence to the person. */
  readonly tell: (sentence: string) => void;
}

export function createStepping({ mark, tracks, ask, tell }: SteppingOptions): Stepping {
  let waiting: StepBy | undefined;
  let isBusy = false;
  const summaryOf = (key: string | undefined) => tracks.shown().find((track) => track.key === key)?.summary;

  const stepNow = async (by: StepBy): Promise<void> => {
    const marked = mark.current();
    const place = marked?.place;
    const summary = summaryOf(place?.track);
    if (!place || !summary) return tell('No point is marked.');
    if ('seconds' in by && summary.start === undefined)
      return tell('This track has no times. Step by points or by kilometres.');
    if ('metres' in by && summary.distance === 0) return tell('No line joins these points. Step by points.');
    const { track, index, fraction } = place;
    const from = { track, index, ...(fraction === undefined ? {} : { fraction }) };
    const stepped = await ask({ what: 'step', ...from, ...by });
    // Meanwhile the person has moved the map, or chosen another point.
    const now = mark.current();
    if (now?.held !== marked?.held || now?.place.track !== track || now.place.index !== index) return;
    mark.hold(stepped.place, { reveal: true });
    if (stepped.end) tell(stepped.place.index === 0 ? 'This is the first point.' : 'This is the last point.');
  };
  const stepOn = async (): Promise<void> => {
    isBusy = true;
    try {
      for (let by = waiting; by; by = waiting) {
        waiting = undefined;
        await stepNow(by);
      }
    } catch (error) {
      waiting = undefined;
      tell(messageOf(error));
    }
    isBusy = false;
  };

  return {
    step(by) {
      // A key that is held down asks faster than answers come: the steps are taken together.
      waiting = sumOf(waiting, by);
      if (!isBusy) void stepOn();
    },
    async goToTime() {
      const key = mark.current()?.place.track ?? tracks.shown()[0]?.key;
      const summary = summaryOf(key);
      if (key === undefined || !summary) return tell('No track is shown.');
      if (summary.start === undefined) return tell('This track has no times.');
      const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
      try {
        const { place } = await ask({ what: 'askTime', track: key, zone });
        if (place) mark.hold(place, { reveal: true });
      } catch (error) {
        tell(messageOf(error));
      }
    },
  };
}

function sumOf(one: StepBy | undefined, other: StepBy): StepBy {
  if (one && 'points' in one && 'points' in other) return { points: one.points + other.points };
  if (one && 'seconds' in one && 'seconds' in other) return { seconds: one.seconds + other.seconds };
  if (one && 'metres' in one && 'metres' in other) return { metres: one.metres + other.metres };
  return other;
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
