/** What the extension answers to each question of the map page. */
import type { AnswerTo, Question, QuestionOf, What } from '../../webview/questions.ts';
import type { Tracks } from './daemon.ts';
import type { Desk } from './desk.ts';
import type { MapTracks } from './mapTracks.ts';
import { createPlaceAnswers } from './placeAnswers.ts';

export interface AnswersOptions {
  readonly tracks: Tracks;
  /** Those of this map: nothing else can be asked about. */
  readonly shown: MapTracks;
  readonly desk: Desk;
}

export type Answers = {
  readonly [W in What]: (question: QuestionOf<W>, signal: AbortSignal) => Promise<AnswerTo<W>>;
};

/** Rejects with an error whose message is for the person. */
export type AnswerQuestion = (question: Question, signal: AbortSignal) => Promise<unknown>;

export function createAnswers(options: AnswersOptions): AnswerQuestion {
  const { tracks, shown } = options;
  /** Asks about one track of the map. */
  const about = <T>(key: string, ask: (track: string) => Promise<T>): Promise<T> =>
    shown.use([key], ([track = '']) => ask(track));

  const answers: Answers = {
    ...createPlaceAnswers(options),
    async draw({ track: key, zoom, bounds, by }, signal) {
      const drawing = await about(key, (track) => tracks.draw({ track, zoom, bounds, by }, { signal }));
      const { worldSize, runs, indexes, values } = drawing;
      return { worldSize, runs, indexes, values, data: new Uint8Array(Buffer.from(drawing.data, 'base64')) };
    },
    async places({ track: key }, signal) {
      const first = await about(key, (track) => tracks.points({ track, from: 0, count: 0 }, { signal }));
      const segments = first.segments ?? [];
      const joined = segments.flatMap(({ start, kind }, i) =>
        kind === 'waypoints' ? [] : [{ start, end: (segments[i + 1]?.start ?? first.total) - 1 }],
      );
      const [begin, last] = [joined.at(0), joined.at(-1)];
      if (!begin || !last) return { waypoints: first.waypoints ?? [] };
      const placeOf = async (from: number) => {
        const { data } = await about(key, (track) => tracks.points({ track, from, count: 1 }, { signal }));
        const bytes = Buffer.from(data, 'base64');
        return { lat: bytes.readInt32LE(0) / 1e7, lon: bytes.readInt32LE(4) / 1e7 };
      };
      const ends = { start: await placeOf(begin.start), end: await placeOf(last.end) };
      return { ends, waypoints: first.waypoints ?? [] };
    },
    async points({ track: key, from, count }, signal) {
      const found = await about(key, (track) => tracks.places({ track, from, count }, { signal }));
      return found.map((place) => ({ ...place, track: key }));
    },
  };
  // Each handler takes the question that stands at its name, which TypeScript cannot follow through the union.
  return (question, signal) =>
    (answers[question.what] as (question: Question, signal: AbortSignal) => Promise<unknown>)(
      question,
      signal,
    );
}
