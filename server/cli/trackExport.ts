import { existsSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { Track } from '../api/tracks.ts';
import { type ExportFormat, exportFormats } from '../api/trackWriting.ts';
import { remote } from '../remote/client.ts';
import { RemoteError } from '../remote/errors.ts';
import { type Command, UsageError } from './command.ts';
import { namesHelp, trackIdOf } from './trackNames.ts';
import { checkPoints, rangeIn, rangeOptions } from './trackRange.ts';
import { oneOf } from './values.ts';
import { writeWholeFile } from './wholeFile.ts';

export const trackExport: Command = {
  name: 'track export',
  args: 'TRACK',
  summary: 'Write a track, or a part of it, as GPX, GeoJSON, KML or CSV',
  details: `Without --output, or with "-", to standard output. FILE has its name only when it is whole, and its extension tells the format. GPX, GeoJSON and KML open again as the same track, with its laps; CSV has a row for each point, which counts segments, points and laps from 1, as --from does. ${namesHelp}`,
  options: {
    format: {
      type: 'string',
      value: exportFormats.join('|'),
      help: 'the format (default: by FILE, else gpx)',
    },
    ...rangeOptions,
    output: { type: 'string', value: 'FILE', help: 'write into FILE' },
    force: { type: 'boolean', help: 'replace FILE when there is one' },
  },
  examples: [
    'remotex track export t1 --output walk.geojson',
    'remotex track export t1 --format csv --from 2026-05-09T07:30:00Z | head',
  ],
  async run(input) {
    const { args, text, flag, daemon, output, folder, process } = input;
    const [name, ...rest] = args;
    if (name === undefined || rest.length > 0)
      throw new UsageError('Name one track, for example: remotex track export t1');
    const named = text('output') ?? '-';
    const file = named === '-' ? undefined : resolve(folder, named);
    if (file === undefined && output.json)
      throw new UsageError(
        '--json tells of a file that was written: say --output FILE, or leave --json out.',
      );
    const format = oneOf('--format', text('format'), exportFormats) ?? formatOf(file);
    const range = rangeIn(input);
    if (file !== undefined && existsSync(file) && !flag('force')) {
      const why = `Nothing was exported: ${file} is there already. Give another name, or say --force.`;
      throw new RemoteError('file-exists', why);
    }
    const track = await trackIdOf(input, name);
    await checkPoints(input, track, range);
    const pieces = remote(Track, await daemon.connect()).export({ track, format, ...range });
    if (file !== undefined) {
      await writeWholeFile(file, pieces);
      output.result({ track, format, file }, `Exported ${track} to ${file}.`);
      return;
    }
    for await (const piece of pieces) {
      output.raw(piece);
      await process.drained();
    }
  },
};

function formatOf(file: string | undefined): ExportFormat {
  if (file === undefined) return 'gpx';
  const ending = extname(file).slice(1).toLowerCase();
  const format = exportFormats.find((known) => known === (ending === 'json' ? 'geojson' : ending));
  if (format) return format;
  throw new UsageError(
    `The name of the file does not tell the format: say --format ${exportFormats.join('|')}.`,
  );
}
