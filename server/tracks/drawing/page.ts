/** A track for drawing: pages of points, small enough for one message each. */
import { maxPointsPerPage, type Segment, type TrackPoints, type Waypoint } from '../../api/trackDrawing.ts';
import { kindsByCode, type TrackColumns } from '../columns.ts';

/** What the waypoints may add to the first page, in bytes of JSON: with its points and segments it stays under 7 MB. */
const maxWaypointBytes = 2_000_000;
/** And the names of routes. */
const maxRouteNameBytes = 500_000;

/** Points `from`, `from + 1`, … `count` is cut to what there is and to the most that one answer carries. */
export function pageOf(track: TrackColumns, from: number, count: number): Omit<TrackPoints, 'track'> {
  const total = track.lat.length;
  const first = Math.min(from, total);
  const end = Math.min(total, first + Math.min(count, maxPointsPerPage));
  const data = Buffer.allocUnsafe(8 * (end - first));
  for (let i = first; i < end; i++) {
    data.writeInt32LE(Math.round((track.lat[i] ?? 0) * 1e7), 8 * (i - first));
    data.writeInt32LE(Math.round((track.lon[i] ?? 0) * 1e7), 8 * (i - first) + 4);
  }
  const page = { from: first, count: end - first, total, data: data.toString('base64') };
  return first === 0 ? { ...page, segments: segmentsOf(track), waypoints: waypointsOf(track) } : page;
}

function segmentsOf({ segmentStarts, segmentKinds, segmentParts, parts }: TrackColumns): Segment[] {
  let room = maxRouteNameBytes;
  return Array.from(segmentStarts, (start, i) => {
    const kind = kindsByCode[segmentKinds[i] ?? 0] ?? 'track';
    const isFirst = i === 0 || segmentParts[i] !== segmentParts[i - 1];
    const name = kind === 'route' && isFirst ? parts[segmentParts[i] ?? 0]?.name : undefined;
    if (name === undefined) return { start, kind };
    room -= Buffer.byteLength(JSON.stringify(name));
    return room < 0 ? { start, kind } : { start, kind, name };
  });
}

/** Those that fit. The summary says how many there are. */
function waypointsOf({ waypoints }: TrackColumns): Waypoint[] {
  const fitting: Waypoint[] = [];
  let bytes = 0;
  for (const [i, name] of waypoints.names.entries()) {
    const place = { lat: waypoints.lat[i] ?? 0, lon: waypoints.lon[i] ?? 0 };
    const waypoint = name === undefined ? place : { ...place, name };
    bytes += Buffer.byteLength(JSON.stringify(waypoint)) + 1;
    if (bytes > maxWaypointBytes) break;
    fitting.push(waypoint);
  }
  return fitting;
}
