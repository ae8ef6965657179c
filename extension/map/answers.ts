/** What the extension answers to each question of the map page. */
import type { AnswerTo, Question, QuestionOf, What } from '../../webview/questions.ts';
import type { Tracks } from './daemon.ts';
import type { Desk } from './desk.ts';
import type { MapHost } from './mapHost.ts';
import type { MapTracks } from './mapTracks.ts';
import { createPlaceAnswers } from './placeAnswers.ts';
import type { BaseMap } from './tiles/baseMap.ts';
import { answerBaseMap } from './tiles/baseMapAnswers.ts';
import { placesOf } from './trackPlaces.ts';

export interface AnswersOptions {
  readonly tracks: Tracks;
  /** Those of this map: nothing else can be asked about. */
  readonly shown: MapTracks;
  readonly desk: Desk;
  readonly baseMap: BaseMap;
  readonly showText: MapHost['showText'];
}

export type Answers = {
  readonly [W in What]: (question: QuestionOf<W>, signal: AbortSignal) => Promise<AnswerTo<W>>;
};

/** Rejects with an error whose message is for the person. */
export type AnswerQuestion = (question: Question, signal: AbortSignal) => Promise<unknown>;

export function createAnswers(options: AnswersOptions): AnswerQuestion {
  const { tracks, shown, baseMap, showText } = options;
  /** Asks about one track of the map. */
  const about = <T>(key: string, ask: (track: string) => Promise<T>): Promise<T> =>
    shown.use([key], ([track = '']) => ask(track));

  const answers: Answers = {
    ...createPlaceAnswers(options),
    ...answerBaseMap(baseMap),
    async draw({ track: key, zoom, bounds, by, indexes: wanted }, signal) {
      const asked = { zoom, bounds, by, indexes: wanted };
      const drawing = await about(key, (track) => tracks.draw({ track, ...asked }, { signal }));
      const { worldSize, runs, indexes, values } = drawing;
      return { worldSize, runs, indexes, values, data: new Uint8Array(Buffer.from(drawing.data, 'base64')) };
    },
    places: ({ track: key }, signal) =>
      placesOf((from, count) => about(key, (track) => tracks.points({ track, from, count }, { signal }))),
    async points({ track: key, from, count }, signal) {
      const found = await about(key, (track) => tracks.places({ track, from, count }, { signal }));
      return found.map((place) => ({ ...place, track: key }));
    },
    async profile({ track: key, of, over, samples }, signal) {
      const { data, ...profile } = await about(key, (track) =>
        tracks.profile({ track, of, over, samples }, { signal }),
      );
      return { ...profile, data: new Uint8Array(Buffer.from(data, 'base64')) };
    },
    stats: ({ track: key, from, to }, signal) =>
      about(key, (track) => tracks.stats({ track, from, to }, { signal })),
    async near({ track: key, lat, lon }, signal) {
      const place = await about(key, (track) => tracks.nearest({ track, lat, lon, on: 'line' }, { signal }));
      return { ...place, track: key };
    },
    async text({ track: key, index }, signal) {
      const place = await about(key, (track) => tracks.line({ track, index }, { signal }));
      const note = await showText(shown.uriOf(key) ?? '', place);
      return note === undefined ? {} : { note };
    },
  };
  // Each handler takes the question that stands at its name, which TypeScript cannot follow through the union.
  return (question, signal) =>
    (answers[question.what] as (question: Question, signal: AbortSignal) => Promise<unknown>)(
      question,
      signal,
    );
}
