/** Other people's readers of track files, and what they find. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TrackColumns } from '../../../../server/tracks/columns.ts';
import { findGpsbabel } from '../../../host/gpsbabel.ts';
import { readBytes } from './bytesReading.ts';

/** What GPSBabel writes of a file. `from`, `to`: its names for the formats, with options. */
export async function gpsbabel(from: string, bytes: string | Uint8Array, to: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'remotex-gpsbabel-'));
  try {
    const [input, output] = [join(folder, 'input'), join(folder, 'output')];
    await writeFile(input, bytes);
    const kinds = ['-w', '-r', '-t'];
    const files = ['-i', from, '-f', input, '-o', to, '-F', output];
    await promisify(execFile)(await findGpsbabel(), [...kinds, ...files]);
    return await readFile(output, 'utf8');
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The file as GPSBabel understands it: it writes GPX, which we read. */
export async function judgedByGpsbabel(format: string, bytes: string | Uint8Array): Promise<TrackColumns> {
  return readBytes('judged.gpx', await gpsbabel(format, bytes, 'gpx,gpxver=1.1,garminextensions'));
}
