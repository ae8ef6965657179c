/** What the extension answers to each question of the map page. */
import type { AnswerTo, Question, QuestionOf, What } from '../../webview/questions.ts';
import type { Tracks } from './daemon.ts';
import type { Desk } from './desk.ts';
import type { MapTracks } from './mapTracks.ts';
import { createPlaceAnswers } from './placeAnswers.ts';
import { placesOf } from './trackPlaces.ts';

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
    places: ({ track: key }, signal) =>
      placesOf((from, count) => about(key, (track) => tracks.points({ track, from, count }, { signal }))),
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
