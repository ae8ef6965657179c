/** A place on the line of an open track as answers tell it. */
import type { TrackPlace } from '../api/trackFinding.ts';
import { segmentOf } from './columns.ts';
import type { LinePlace } from './finding/legSearch.ts';
import type { OpenedTrack } from './trackStore.ts';

/** `time`: in milliseconds since 1970, when it is known already. */
export function trackPlace({ summary, track }: OpenedTrack, place: LinePlace, time?: number): TrackPlace {
  const { index, fraction, lat, lon } = place;
  const ele = valueAt(track.ele, place);
  const when = time ?? valueAt(track.time, place);
  return {
    track: summary.id,
    name: summary.name,
    index,
    ...(fraction === 0 ? {} : { fraction }),
    points: track.lat.length,
    segment: segmentOf(track.segmentStarts, index),
    lat,
    lon,
    ...(Number.isNaN(ele) ? {} : { ele }),
    ...(Number.isNaN(when) ? {} : { time: new Date(Math.round(when)).toISOString() }),
  };
}

/** NaN when one of the two points between which it lies has none. */
function valueAt(values: Float64Array, { index, fraction }: LinePlace): number {
  const value = values[index] ?? Number.NaN;
  return fraction === 0 ? value : value + fraction * ((values[index + 1] ?? Number.NaN) - value);
}
