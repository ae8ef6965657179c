// GPSBabel, by which the readers of track files are judged: it has read and written these formats since 2002.
import { findProgram } from './program.ts';

/** REMOTEX_GPSBABEL names one that is not on the PATH. */
export async function findGpsbabel(): Promise<string> {
  return process.env.REMOTEX_GPSBABEL || (await findProgram(['gpsbabel'], 'gpsbabel'));
}
