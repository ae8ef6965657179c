/** Fetches a track from the daemon, page by page, as one message for the map. */
import type { TrackPoints } from '../../server/api/trackDrawing.ts';
import type { TrackSummary } from '../../server/api/trackFiles.ts';
import type { ShowTrack } from '../../webview/messages.ts';
import type { Tracks } from './daemon.ts';

/** Two Int32 for each point: latitude and longitude. */
const bytesPerPoint = 8;

export async function readTrack(tracks: Tracks, summary: TrackSummary): Promise<ShowTrack> {
  const coordinates = new Uint8Array(summary.points * bytesPerPoint);
  let first: TrackPoints | undefined;
  let received = 0;
  do {
    const page = await tracks.points({ track: summary.id, from: received });
    const bytes = Buffer.from(page.data, 'base64');
    // Another window may have had the file read again in between: half of the one and half of the other is no track.
    const fits =
      page.from === received && page.total === summary.points && bytes.length === page.count * bytesPerPoint;
    if (!fits || (page.count === 0 && received < summary.points) || received + page.count > summary.points) {
      throw new Error(`${summary.name} changed while it was read. Save it once more, or open it again.`);
    }
    coordinates.set(bytes, received * bytesPerPoint);
    received += page.count;
    first ??= page;
  } while (received < summary.points);
  return {
    kind: 'track',
    id: summary.id,
    name: summary.name,
    points: summary.points,
    distance: summary.distance,
    duration: summary.duration,
    coordinates: coordinates.buffer,
    segments: first.segments ?? [],
    waypoints: first.waypoints ?? [],
    leftOut: summary.leftOut,
    cut: summary.cut,
  };
}
