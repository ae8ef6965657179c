/** What stands before an entry of a zip file (APPNOTE 4.3.7). */

export interface ZipEntry {
  /** For looking at only. Names in other encodings than UTF-8 are told as well as may be. */
  readonly name: string;
  /** How it is packed: 0 is not at all, 8 is deflate. */
  readonly method: number;
  readonly isEncrypted: boolean;
}

export interface ZipHeader {
  readonly entry: ZipEntry;
  /** Of the packed bytes; not told if it stands behind them. */
  readonly size: number | undefined;
  readonly crc: number;
  /** Of the header itself, in bytes. */
  readonly length: number;
}

const fixedLength = 30;
const encrypted = 1;
const sizesBehind = 8;
/** The size is in a field of its own (zip64), whose id is 1. */
const elsewhere = 0xffffffff;
const zip64 = 1;

/** Nothing if the bytes end before the header does: it is at most 128 KiB. */
export function readHeader(bytes: Buffer): ZipHeader | undefined {
  if (bytes.length < fixedLength) return undefined;
  const nameEnd = fixedLength + bytes.readUInt16LE(26);
  const length = nameEnd + bytes.readUInt16LE(28);
  if (bytes.length < length) return undefined;
  const flags = bytes.readUInt16LE(6);
  const size = bytes.readUInt32LE(18);
  const entry = {
    name: bytes.toString('utf8', fixedLength, nameEnd),
    method: bytes.readUInt16LE(8),
    isEncrypted: (flags & encrypted) !== 0,
  };
  const known = size === elsewhere ? longSize(bytes.subarray(nameEnd, length)) : size;
  return {
    entry,
    size: (flags & sizesBehind) === 0 ? known : undefined,
    crc: bytes.readUInt32LE(14),
    length,
  };
}

/** The packed size is the second of the two in the field. */
function longSize(extra: Buffer): number {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) === zip64 && at + 20 <= extra.length) {
      return Number(extra.readBigUInt64LE(at + 12));
    }
  }
  return elsewhere;
}
