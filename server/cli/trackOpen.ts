import { resolve } from 'node:path';
import type { TrackSummary } from '../api/trackFiles.ts';
import { Track } from '../api/tracks.ts';
import { type Command, UsageError } from './command.ts';
import { describeCount, describeDuration, describeLength } from './quantities.ts';

export const trackOpen: Command = {
  name: 'track open',
  args: 'FILE',
  summary: 'Open a file with tracks, or read it again if it is open',
  options: {},
  examples: ['remotex track open walk.gpx'],
  async run({ args, daemon, output, folder }) {
    const [file, ...rest] = args;
    if (file === undefined || rest.length > 0)
      throw new UsageError('Name one file, for example: remotex track open walk.gpx');
    const path = resolve(folder, file);
    const track = await daemon.module(Track).open({ path });
    output.result(track, `Opened ${describeTrack(track)}`);
    if (track.leftOut) {
      const { points, firstLine } = track.leftOut;
      const what = points === 1 ? '1 point was' : `${describeCount(points)} points were`;
      const where = firstLine === undefined ? '' : ` (first in line ${firstLine})`;
      output.note(`${what} left out: no coordinates, or none on the globe${where}.`);
    }
    if (track.cut !== undefined) output.note(`The file ${track.cut}: what comes before is shown.`);
  },
};

/** One line: `Morning walk (t1): 1,024 points in 2 segments, 8.31 km, 2 h 05 min`. */
export function describeTrack(track: TrackSummary): string {
  const parts = [
    `${describeCount(track.points)} ${track.points === 1 ? 'point' : 'points'} in ${describeCount(track.segments)} ${track.segments === 1 ? 'segment' : 'segments'}`,
    describeLength(track.distance),
    ...(track.duration === undefined ? [] : [describeDuration(track.duration)]),
  ];
  return `${track.name} (${track.id}): ${parts.join(', ')}`;
}
