import { Track } from '../api/tracks.ts';
import type { Command } from './command.ts';
import { describeTrack } from './trackOpen.ts';

export const trackList: Command = {
  name: 'track list',
  args: '',
  summary: 'List the open tracks',
  options: {},
  examples: ['remotex track list'],
  async run({ daemon, output }) {
    const tracks = await daemon.module(Track).list({});
    if (tracks.length === 0) output.note('No track is open. Open one with: remotex track open FILE');
    const lines = tracks.map(
      (track) => `${describeTrack(track)}${track.path === undefined ? '' : `\n  ${track.path}`}`,
    );
    output.result(tracks, lines.join('\n'));
  },
};
