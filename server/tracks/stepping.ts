/** From place to place of one track: `track/point`, `track/places` and `track/step`. */
import type { PointQuery, StepQuery } from '../api/trackFinding.ts';
import type { Track } from '../api/tracks.ts';
import { ErrorCode, RemoteError } from '../remote/errors.ts';
import type { Handlers } from '../remote/implement.ts';
import { pointPlace } from './finding/legSearch.ts';
import { placeAlong, type Start, type Step, stepMetres, stepPoints, stepSeconds } from './finding/steps.ts';
import { inSlices } from './slices.ts';
import { trackPlace } from './trackPlace.ts';
import type { OpenedTrack, TrackStore } from './trackStore.ts';

const usualPlaces = 100;

export function createStepping(
  store: TrackStore,
): Pick<Handlers<typeof Track.functions>, 'point' | 'places' | 'step'> {
  return {
    async point(query) {
      exactlyOne('track/point', query, ['index', 'along']);
      const opened = await store.load(query.track);
      return trackPlace(opened, placeOf(opened, query));
    },

    async places({ track, from = 0, count = usualPlaces }) {
      const opened = await store.load(track);
      const { index } = opened.track;
      const length = Math.max(0, Math.min(count, opened.track.lat.length - from));
      return Array.from({ length }, (_, i) => trackPlace(opened, pointPlace(index, from + i)));
    },

    async step(query, { signal }) {
      exactlyOne('track/step', query, ['points', 'seconds', 'metres']);
      const opened = await store.load(query.track);
      const { index, isEnd } = await stepFrom(opened, query, signal);
      return {
        ...trackPlace(opened, pointPlace(opened.track.index, index)),
        ...(isEnd ? { end: true } : {}),
      };
    },
  };
}

function placeOf({ summary, track }: OpenedTrack, { track: id, index = 0, along }: PointQuery) {
  if (along === undefined) return pointPlace(track.index, checkedPoint(track, id, index));
  const place = placeAlong(track, along);
  if (place) return place;
  const text = `Track ${id} has no place ${along} m along: it is ${summary.distance} m long.`;
  throw new RemoteError('no-place', text);
}

async function stepFrom({ track }: OpenedTrack, query: StepQuery, signal: AbortSignal): Promise<Step> {
  const { track: id, points, seconds, metres = 0 } = query;
  const index = checkedPoint(track, id, query.index);
  // After the last point there is no way to be on.
  const fraction = index + 1 < track.lat.length ? (query.fraction ?? 0) : 0;
  const start: Start = { index, fraction };
  if (points !== undefined) return stepPoints(track, start, points);
  if (seconds === undefined) return stepMetres(track, start, metres);
  const step = await inSlices(stepSeconds(track, start, seconds), 'track/step', signal);
  if (step) return step;
  throw new RemoteError('no-times', `Track ${id} has no times. Step by points or by metres instead.`);
}

function checkedPoint({ lat }: OpenedTrack['track'], id: string, index: number): number {
  if (index < lat.length) return index;
  const text = `Track ${id} has no point ${index}: its points are 0 to ${lat.length - 1}.`;
  throw new RemoteError('no-place', text);
}

function exactlyOne<Q extends object>(method: string, query: Q, names: readonly (keyof Q & string)[]): void {
  const given = names.filter((name) => query[name] !== undefined);
  if (given.length === 1) return;
  const got = given.length === 0 ? 'none' : given.join(' and ');
  const text = `${method} refused: give one of ${names.join(', ')}; got ${got}.`;
  throw new RemoteError('invalid-params', text, { code: ErrorCode.invalidParams });
}
