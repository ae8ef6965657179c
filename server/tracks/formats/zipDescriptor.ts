/**
 * Where an entry ends whose writer knew its size only afterwards: there is a descriptor (APPNOTE 4.3.9). Its mark may also be
 * among the packed bytes, so it counts only with the right size in it; the mark may be missing, and sizes may have 8 bytes.
 */

export interface Descriptor {
  /** Where it begins, which is where the packed bytes end, and where it ends. */
  readonly at: number;
  readonly end: number;
  readonly crc: number;
}

/** The longest descriptor with a mark behind it: as much is held back, so that one that was cut in two is found. */
export const heldBytes = 28;

const descriptorMark = 0x08074b50;
const nextMarks: ReadonlySet<number> = new Set([0x04034b50, 0x02014b50]);

/** `taken`: how many packed bytes came before `bytes`. At the end of the file nothing needs to follow the descriptor. */
export function findDescriptor(bytes: Buffer, taken: number, isEnd: boolean): Descriptor | undefined {
  for (let at = bytes.indexOf('PK'); at >= 0 && at + 4 <= bytes.length; at = bytes.indexOf('PK', at + 2)) {
    const mark = bytes.readUInt32LE(at);
    const found =
      mark === descriptorMark
        ? withMark(bytes, at, taken, isEnd)
        : nextMarks.has(mark)
          ? withoutMark(bytes, at, taken)
          : undefined;
    if (found) return found;
  }
  return undefined;
}

/** Its own mark, checksum, packed size, size. */
function withMark(bytes: Buffer, at: number, taken: number, isEnd: boolean): Descriptor | undefined {
  for (const length of [16, 24]) {
    const end = at + length;
    if (end > bytes.length || sizeAt(bytes, at + 8, length === 24) !== taken + at) continue;
    const isFollowed = end + 4 <= bytes.length && nextMarks.has(bytes.readUInt32LE(end));
    if (isFollowed || (isEnd && end === bytes.length)) return { at, end, crc: bytes.readUInt32LE(at + 4) };
  }
  return undefined;
}

/** Checksum, packed size and size, right before the next mark. */
function withoutMark(bytes: Buffer, end: number, taken: number): Descriptor | undefined {
  for (const length of [12, 20]) {
    const at = end - length;
    if (at >= 0 && sizeAt(bytes, at + 4, length === 20) === taken + at) {
      return { at, end, crc: bytes.readUInt32LE(at) };
    }
  }
  return undefined;
}

const sizeAt = (bytes: Buffer, at: number, isLong: boolean): number =>
  isLong ? Number(bytes.readBigUInt64LE(at)) : bytes.readUInt32LE(at);
