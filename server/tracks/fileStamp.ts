/** Whether a file is still the one that was read. */
import { stat } from 'node:fs/promises';

/** `stamp` changes when the file does, and when it goes or comes back. `bytes`: 0 when it is not there. */
export interface FileStamp {
  readonly stamp: string;
  readonly bytes: number;
  readonly isThere: boolean;
}

export async function stampOf(path: string): Promise<FileStamp> {
  try {
    // The change time also moves when somebody sets the other one back, and when permissions change. To the nanosecond:
    // a file that grows by one line and is cut by one within a millisecond has the same size.
    const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
    return { stamp: `${dev} ${ino} ${size} ${mtimeNs} ${ctimeNs}`, bytes: Number(size), isThere: true };
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? error.code : error;
    return { stamp: String(why), bytes: 0, isThere: false };
  }
}
