import { Track } from '../api/tracks.ts';
import type { Command } from './command.ts';
import { describeTrack, remarksOn } from './trackText.ts';

export const trackList: Command = {
  name: 'track list',
  args: '',
  summary: 'List the open tracks',
  options: {},
  examples: ['remotex track list', "remotex track list --json | jq -r '.[].path'"],
  async run({ daemon, output }) {
    const tracks = await daemon.module(Track).list({});
    if (tracks.length === 0) output.note('No track is open. Open one with: remotex track open FILE');
    const lines = tracks.flatMap((track) => [
      describeTrack(track),
      ...(track.path === undefined ? [] : [`  ${track.path}`]),
      ...remarksOn({ ...track, leftOut: undefined }).map((remark) => `  ${remark}`),
    ]);
    output.result(tracks, lines.join('\n'));
  },
};
