import type { ReportedCenter } from '../api/mapView.ts';
import type { NearestPoint } from '../api/trackFinding.ts';
import { Track } from '../api/tracks.ts';
import { View } from '../api/view.ts';
import { RemoteError } from '../remote/errors.ts';
import type { Command, DaemonAccess } from './command.ts';
import { NoDaemonError } from './daemonAccess.ts';
import { mapIn, mapOption } from './mapNames.ts';
import { describeView, trackNames } from './mapText.ts';
import { describeLength } from './quantities.ts';
import { describeFacts, describeIndex } from './trackPlaceText.ts';

export const mapWhere: Command = {
  name: 'map where',
  args: '',
  summary: 'Show where the map is, which tracks it shows, and the nearest point',
  details:
    'Of the map of VS Code that was moved or used last, also when it is hidden or closed by now. Degrees on WGS 84. With --json: also what is seen (bounds), and the name of the map.',
  options: mapOption,
  examples: ['remotex map where', "remotex map where --json | jq -r '.nearest.time'"],
  async run(input) {
    const { daemon, output, now } = input;
    const view = await daemon.module(View).where(mapIn(input));
    const nearest = await nearestTo(daemon, view);
    const names = await trackNames(daemon);
    const line =
      nearest instanceof RemoteError
        ? nearest.message
        : `${describeIndex(nearest)} of ${nearest.name} (${nearest.track}), ${describeLength(nearest.distance)} away: ${describeFacts(nearest)}`;
    output.result(
      { ...view, ...(nearest instanceof RemoteError ? {} : { nearest }) },
      `${describeView(view, names, now())}\n  ${line}`,
    );
  },
};

/** Of the tracks that the map shows, as far as they are open; that there is none is no failure, for the centre is known. */
async function nearestTo(daemon: DaemonAccess, view: ReportedCenter): Promise<NearestPoint | RemoteError> {
  const { lat, lon, track, tracks = track === undefined ? [] : [track] } = view;
  try {
    const open = new Set((await daemon.module(Track).list({})).map(({ id }) => id));
    const shown = tracks.filter((id) => open.has(id));
    return await daemon.module(Track).nearest({ lat, lon, ...(shown.length > 0 ? { tracks: shown } : {}) });
  } catch (error) {
    if (error instanceof RemoteError && !(error instanceof NoDaemonError)) return error;
    throw error;
  }
}
