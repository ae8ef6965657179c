/** A track as a test says it, and the GPX file that holds it. */
import type { TrackSummary } from '../../server/api/trackFiles.ts';

export interface FakePoint {
  readonly lat: number;
  readonly lon: number;
  readonly ele?: number;
  readonly time?: string;
  /** What is in the extensions of the point. */
  readonly sensed?: string;
  readonly hr?: number;
}

export interface FakeTrack {
  readonly name: string;
  readonly points: readonly FakePoint[];
  /** One run of track points when left out. */
  readonly segments?: readonly {
    readonly start: number;
    readonly kind: 'track' | 'route' | 'waypoints';
    readonly name?: string;
  }[];
  readonly waypoints?: readonly { readonly lat: number; readonly lon: number; readonly name?: string }[];
  /** What the daemon says of it besides what it finds in the points. */
  readonly told?: Partial<TrackSummary>;
}

export function gpxOf({
  points,
  segments = [{ start: 0, kind: 'track' }],
  waypoints = [],
}: FakeTrack): string {
  const runs = segments.map(({ start, kind, name }, i) => {
    const run = points.slice(start, segments[i + 1]?.start ?? points.length);
    if (kind === 'route')
      return `<rte>${name === undefined ? '' : `<name>${escapeXml(name)}</name>`}${run.map((point) => pointText('rtept', point)).join('')}</rte>`;
    const places = run.map((point) => pointText('trkpt', point)).join('');
    return kind === 'waypoints' ? '' : `<trk><trkseg>${places}</trkseg></trk>`;
  });
  const named = waypoints.map(({ name, ...point }) =>
    pointText('wpt', point, name === undefined ? '' : `<name>${escapeXml(name)}</name>`),
  );
  return `<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1" xmlns:x="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">${[...named, ...runs].join('')}</gpx>`;
}

function pointText(tag: string, { lat, lon, ele, time, hr, sensed }: FakePoint, more = ''): string {
  const height = ele === undefined ? '' : `<ele>${ele}</ele>`;
  const when = time === undefined ? '' : `<time>${time}</time>`;
  const beats = hr === undefined ? '' : `<x:hr>${hr}</x:hr>`;
  const told = beats || sensed ? `<extensions>${beats}${sensed ?? ''}</extensions>` : '';
  return `<${tag} lat="${lat}" lon="${lon}">${height}${when}${more}${told}</${tag}>`;
}

const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
