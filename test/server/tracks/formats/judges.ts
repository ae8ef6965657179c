/** Other people's readers of track files, and what they find. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TrackColumns } from '../../../../server/tracks/columns.ts';
import { findGpsbabel } from '../../../host/gpsbabel.ts';
import { readBytes } from './bytesReading.ts';

/** The file as GPSBabel understands it: it writes GPX, which we read. `format` is its name for it, with options. */
export async function judgedByGpsbabel(format: string, bytes: string | Uint8Array): Promise<TrackColumns> {
  const folder = await mkdtemp(join(tmpdir(), 'remotex-gpsbabel-'));
  try {
    const [input, output] = [join(folder, 'input'), join(folder, 'output.gpx')];
    await writeFile(input, bytes);
    const kinds = ['-w', '-r', '-t'];
    const files = ['-i', format, '-f', input, '-o', 'gpx,gpxver=1.1', '-F', output];
    await promisify(execFile)(await findGpsbabel(), [...kinds, ...files]);
    return readBytes('judged.gpx', await readFile(output));
  } finally {
    await rm(folder, { recursive: true });
  }
}
