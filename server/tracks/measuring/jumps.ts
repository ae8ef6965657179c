/** Ways that nobody went: a receiver that found itself elsewhere, or places that somebody put in afterwards. */
import type { TimedRun } from './clock.ts';
import type { Way } from './speed.ts';

/** No jump is shorter, in metres. */
const leastMetres = 1000;
/** No jump is slower, in m/s: sound is as fast, and who goes in an aircraft is not said to have jumped. */
const leastSpeed = 340;
/** A jump is faster than the greatest speed that was held, so many times. */
const timesHeld = 10;

export type Jump = Way;

/** Finds jumps while the greatest speed is still looked for. */
export interface Jumps {
  /** Ways are given in the order of the track. */
  add(way: Way, heldSoFar: number | undefined): void;
  /** The jumps among them, in that order; none where no speed was held. */
  among(held: number | undefined): readonly Jump[];
}

export function createJumps(): Jumps {
  const maybe: Way[] = [];
  return {
    add(way, heldSoFar = 0) {
      if (way.metres >= leastMetres && way.speed >= leastSpeed && way.speed > timesHeld * heldSoFar)
        maybe.push(way);
    },
    among: (held = Number.POSITIVE_INFINITY) => maybe.filter(({ speed }) => speed > timesHeld * held),
  };
}

/** Takes the runs of a track in order, and gives the pieces of each between its jumps. */
export function betweenJumps(jumps: readonly Jump[]): (run: TimedRun) => Generator<TimedRun> {
  let next = 0;
  return function* (run) {
    let begin = 0;
    for (let jump = jumps[next]; jump && jump.to <= (run.at(-1) ?? 0); jump = jumps[++next]) {
      yield run.subarray(begin, run.indexOf(jump.from, begin) + 1);
      begin = run.indexOf(jump.to, begin);
    }
    yield run.subarray(begin);
  };
}
