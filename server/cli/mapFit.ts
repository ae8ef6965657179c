import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Track } from '../api/tracks.ts';
import { View } from '../api/view.ts';
import { RemoteError } from '../remote/errors.ts';
import type { Command, Input } from './command.ts';
import { mapHelp, mapIn, mapOption } from './mapNames.ts';
import { trackIdOf } from './trackNames.ts';

export const mapFit: Command = {
  name: 'map fit',
  args: '[TRACK...]',
  summary: 'Show tracks as large as the map has room for',
  details: `Without TRACK, all that the map shows. A track is named by its id, its name or its file; a file that is not open is opened, and a track that the map does not show yet is added to it. ${mapHelp}`,
  options: mapOption,
  examples: ['remotex map fit', 'remotex map fit walk.gpx'],
  async run(input) {
    const { args, daemon, output } = input;
    const tracks: string[] = [];
    for (const name of args) tracks.push(await openIdOf(input, name));
    const steered = await daemon
      .module(View)
      .steer({ do: 'fit', ...(tracks.length > 0 ? { tracks } : {}), ...mapIn(input) });
    const what = tracks.length > 0 ? tracks.join(', ') : 'all its tracks';
    output.result(steered, `The map of ${steered.from} shows ${what}.`);
  },
};

/** Of a file that is not open: as `remotex track open` opens it. */
async function openIdOf(input: Input, name: string): Promise<string> {
  try {
    return await trackIdOf(input, name);
  } catch (error) {
    const path = resolve(input.folder, name);
    const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
    if (!(error instanceof RemoteError && error.reason === 'unknown-track' && isFile)) throw error;
    const track = await input.daemon.module(Track).open({ path });
    return track.id;
  }
}
