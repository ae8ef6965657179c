/** A place on the line of an open track as answers tell it. */
import type { TrackPlace } from '../api/trackFinding.ts';
import { type Sensor, sensors } from '../api/trackValues.ts';
import { segmentOf } from './columns.ts';
import type { LinePlace } from './finding/legSearch.ts';
import { speedAt, valueAt } from './measuring/speedAt.ts';
import type { OpenedTrack } from './trackStore.ts';

/** `time`: in milliseconds since 1970, when it is known already. */
export function trackPlace({ summary, track }: OpenedTrack, place: LinePlace, time?: number): TrackPlace {
  const { index, fraction, lat, lon } = place;
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
    ...known('ele', valueAt(track.ele, place)),
    ...(Number.isNaN(when) ? {} : { time: new Date(Math.round(when)).toISOString() }),
    along: valueAt(track.along, place),
    ...sensedAt(track, place),
  };
}

function sensedAt(track: OpenedTrack['track'], place: LinePlace): { readonly [K in Sensor]?: number } {
  const told = sensors.map((sensor) => {
    if (sensor === 'speed') return known(sensor, speedAt(track, place));
    // Between 350 and 10 degrees lies 0, or 180: nobody can tell.
    const at = sensor === 'course' ? { ...place, fraction: 0 } : place;
    return known(sensor, valueAt(track.sensors[sensor], at));
  });
  return Object.assign({}, ...told);
}

const known = (name: string, value: number) => (Number.isNaN(value) ? {} : { [name]: value });
