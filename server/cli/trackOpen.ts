import { basename, resolve } from 'node:path';
import {
  longestName,
  mostBytes,
  mostPoints,
  type OpenProgress,
  type OpenTrack,
  type TrackLimits,
  type TrackSummary,
} from '../api/trackFiles.ts';
import { Track } from '../api/tracks.ts';
import { remote } from '../remote/client.ts';
import { RemoteError } from '../remote/errors.ts';
import { type Command, FoundProblem, type Input, UsageError } from './command.ts';
import { codeOfSignal } from './process.ts';
import { describeBytes, describeCount } from './quantities.ts';
import { showText } from './terminalText.ts';
import { describeTrack, remarksOn } from './trackText.ts';
import { given, wholeNumber } from './values.ts';

/** As base64 it fits a message of the wire (16 MiB). */
const mostInput = 12_000_000;

/** A file that is read sooner is not worth a line, in milliseconds. */
const briefMs = 500;

export const trackOpen: Command = {
  name: 'track open',
  args: 'FILE...',
  summary: 'Open files with tracks, or read them again if they are open',
  details:
    'GPX, KML, KMZ, TCX, FIT, GeoJSON, NMEA 0183 and IGC, as they are or packed with gzip. A file that changes later is read again by itself, with the same limits. "-" is standard input, which Remotex keeps until it ends.',
  options: {
    'max-points': { type: 'string', value: 'N', help: 'refuse a file with more points (default: 5,000,000)' },
    'max-size': {
      type: 'string',
      value: 'SIZE',
      help: 'refuse a larger file, such as 2GiB or 800MB (default: 512MiB)',
    },
    name: {
      type: 'string',
      value: 'NAME',
      help: 'what to call the track from standard input (default: by the name in it)',
    },
  },
  examples: [
    'remotex track open walk.gpx',
    'remotex track open tours/*.gpx',
    'curl -s https://example.org/tour.gpx | remotex track open - --name tour.gpx',
  ],
  async run(input) {
    const { args, text, daemon, output, process } = input;
    if (args.length === 0) throw new UsageError('Name a file, for example: remotex track open walk.gpx');
    const inputs = args.filter((file) => file === '-').length;
    if (inputs > 1) throw new UsageError('Standard input can be read once: say "-" once.');
    if (text('name') !== undefined && inputs === 0)
      throw new UsageError('--name is for standard input: say "-" as the file.');
    const { length } = text('name') ?? 'x';
    if (length < 1 || length > longestName)
      throw new UsageError(`--name takes 1 to ${describeCount(longestName)} characters.`);
    const limits = limitsIn(input);
    const tracks = remote(Track, await daemon.connect());
    process.onSignal((signal) => {
      // The daemon ends the reading when we are gone.
      process.statusLine(undefined);
      process.exit(codeOfSignal(signal));
    });
    const open = async (file: string): Promise<TrackSummary> => {
      const source = await sourceOf(input, file, limits);
      const onProgress = showProgress(
        input,
        'path' in source ? basename(source.path) : (input.text('name') ?? 'standard input'),
      );
      try {
        return await tracks.open(source, { onProgress, timeoutMs: 0 });
      } finally {
        process.statusLine(undefined);
      }
    };
    let failures = 0;
    for (const file of args) {
      try {
        const track = await open(file);
        output.result(track, `Opened ${describeTrack(track)}`);
        for (const remark of remarksOn(track)) output.note(remark);
      } catch (error) {
        if (args.length === 1) throw error;
        failures++;
        output.failure(error);
      }
    }
    if (failures > 0) throw new FoundProblem();
  },
};

async function sourceOf(input: Input, file: string, limits: TrackLimits | undefined): Promise<OpenTrack> {
  const more = limits ? { limits } : {};
  if (file !== '-') return { path: resolve(input.folder, file), ...more };
  const bytes = await input.readBytes(mostInput).catch((error: unknown) => {
    // Files may be longer: they are not sent.
    if (error instanceof RemoteError && error.reason === 'too-large')
      throw new RemoteError(error.reason, `${error.message} Write it into a file, and open that.`);
    throw error;
  });
  const base64 = Buffer.from(bytes).toString('base64');
  return { ...given({ name: input.text('name') }), base64, ...more };
}

function showProgress({ process, now }: Input, file: string): (progress: OpenProgress) => void {
  const began = now().getTime();
  return ({ bytes, total, points }) => {
    if (now().getTime() - began < briefMs) return;
    const part =
      total > 0 ? `${Math.min(99, Math.floor((bytes / total) * 100))} % of ${describeBytes(total)}` : '';
    process.statusLine(showText(`Reading ${file}: ${part}, ${describeCount(points)} points`));
  };
}

function limitsIn({ text }: Input): TrackLimits | undefined {
  const points = wholeNumber('--max-points', text('max-points'));
  if (points !== undefined && (points < 1 || points > mostPoints))
    throw new UsageError(`--max-points takes 1 to ${describeCount(mostPoints)}, got '${points}'.`);
  const bytes = byteCount('--max-size', text('max-size'));
  if (bytes !== undefined && (bytes < 1 || bytes > mostBytes))
    throw new UsageError(`--max-size takes 1 byte to 64GiB, got '${text('max-size')}'.`);
  const limits = given({ points, bytes });
  return Object.keys(limits).length > 0 ? limits : undefined;
}

const unitBytes: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
};

/** "2GiB", "800 MB", "1.5GB" or a number of bytes. */
export function byteCount(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, digits = '', unit = ''] = /^(\d{1,15}(?:\.\d{1,3})?) ?([A-Za-z]{0,3})$/.exec(text) ?? [];
  const known = Object.entries(unitBytes).find(([name]) => name.toLowerCase() === unit.toLowerCase());
  if (digits !== '' && known) return Math.round(Number(digits) * known[1]);
  throw new UsageError(`${option} takes a size such as 2GiB or 800MB, got '${text}'.`);
}
