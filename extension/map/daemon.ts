/** What the map asks of the daemon. `remote(Track, caller)` and `remote(View, caller)` are such objects. */
import type {
  MapCenter,
  NearestPoint,
  NearestQuery,
  OpenTrack,
  ReportedCenter,
  TrackPoints,
  TrackSummary,
} from '../../server/api/tracks.ts';

export interface Tracks {
  open(params: OpenTrack): Promise<TrackSummary>;
  points(params: { track: string; from?: number; count?: number }): Promise<TrackPoints>;
  nearest(params: NearestQuery): Promise<NearestPoint>;
}

export interface View {
  center(params: MapCenter): Promise<ReportedCenter>;
}
