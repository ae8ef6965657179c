/** What the map asks of the daemon. `remote(Track, caller)` and `remote(View, caller)` are such objects. */
import type { TrackPoints } from '../../server/api/trackDrawing.ts';
import type { OpenTrack, TrackSummary } from '../../server/api/trackFiles.ts';
import type { MapCenter, NearestPoint, NearestQuery, ReportedCenter } from '../../server/api/trackFinding.ts';

export interface Tracks {
  open(params: OpenTrack): Promise<TrackSummary>;
  points(params: { track: string; from?: number; count?: number }): Promise<TrackPoints>;
  nearest(params: NearestQuery): Promise<NearestPoint>;
}

export interface View {
  center(params: MapCenter): Promise<ReportedCenter>;
}
