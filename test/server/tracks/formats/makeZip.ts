/** Zip files in all ways in which they may be written (APPNOTE 4.3.7 to 4.3.9), and wrong ones too. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipPart {
  readonly name: string;
  readonly content: Uint8Array | string;
  readonly isStored?: boolean;
  /** Where the sizes are: before the bytes, or behind them with or without a mark; `long`: with 8 bytes (zip64). */
  readonly sizes?: 'before' | 'behind' | 'unmarked' | 'long' | 'longBehind' | 'longUnmarked';
  readonly flags?: number;
  readonly method?: number;
  readonly crc?: number;
}

const u16 = (...values: number[]) => Buffer.from(Uint16Array.from(values).buffer);
const u32 = (...values: number[]) => Buffer.from(Uint32Array.from(values).buffer);
const u64 = (...values: number[]) => Buffer.from(BigUint64Array.from(values, BigInt).buffer);

export function makeZip(parts: readonly ZipPart[]): Buffer {
  const entries: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const part of parts) {
    const { isStored = false, sizes = 'before', flags = 0 } = part;
    const content = Buffer.from(part.content);
    const packed = isStored ? content : deflateRawSync(content);
    const isBehind = sizes !== 'before' && sizes !== 'long';
    const name = Buffer.from(part.name);
    const crc = part.crc ?? crc32(content);
    const told = isBehind ? u32(0, 0, 0) : u32(crc, packed.length, content.length);
    const elsewhere = u32(crc, 0xffffffff, 0xffffffff);
    const field = Buffer.concat([
      u16(0xcafe, 3),
      Buffer.from('abc'),
      u16(1, 16),
      u64(content.length, packed.length),
    ]);
    const extra = sizes === 'long' ? field : Buffer.alloc(0);
    const method = u16(part.method ?? (isStored ? 0 : 8));
    const head = [u16(flags | (isBehind ? 8 : 0)), method, u32(0), sizes === 'long' ? elsewhere : told];
    const local = [u32(0x04034b50), u16(20), ...head, u16(name.length, extra.length), name, extra, packed];
    const short = [u32(crc, packed.length, content.length)];
    const long = [u32(crc), u64(packed.length, content.length)];
    const mark = u32(0x08074b50);
    if (sizes === 'behind') local.push(mark, ...short);
    if (sizes === 'unmarked') local.push(...short);
    if (sizes === 'longBehind') local.push(mark, ...long);
    if (sizes === 'longUnmarked') local.push(...long);
    const entry = Buffer.concat(local);
    entries.push(entry);
    const rest = [u16(name.length, 0, 0, 0, 0), u32(0, offset), name];
    directory.push(Buffer.concat([u32(0x02014b50), u16(20, 20), ...head.slice(0, 3), ...short, ...rest]));
    offset += entry.length;
  }
  const list = Buffer.concat(directory);
  const end = [
    u32(0x06054b50),
    u16(0, 0, parts.length & 0xffff, parts.length & 0xffff),
    u32(list.length, offset),
    u16(0),
  ];
  return Buffer.concat([...entries, list, ...end]);
}
