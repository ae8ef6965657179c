/** Writes FIT files, as little of the protocol as the tests need. */

const types = {
  enum: { code: 0x00, size: 1, invalid: 0xff },
  sint8: { code: 0x01, size: 1, invalid: 0x7f },
  uint8: { code: 0x02, size: 1, invalid: 0xff },
  uint16: { code: 0x84, size: 2, invalid: 0xffff },
  sint32: { code: 0x85, size: 4, invalid: 0x7fffffff },
  uint32: { code: 0x86, size: 4, invalid: 0xffffffff },
  string: { code: 0x07, size: 24, invalid: 0 },
} as const;

export type FitType = keyof typeof types;
/** A field's number and type. */
export type Field = readonly [number, FitType];
export type Value = number | string | undefined;

export interface FitOptions {
  readonly isBig?: boolean;
  readonly header?: 12 | 14;
}

export function createFitFile({ isBig = false, header = 14 }: FitOptions = {}) {
  const bytes: number[] = [];
  const layouts = new Map<number, readonly Field[]>();
  const number = (value: number, size: number): void => {
    for (let at = 0; at < size; at++) {
      const shift = (isBig ? size - 1 - at : at) * 8;
      bytes.push((value >> shift) & 0xff);
    }
  };
  const values = (local: number, of: readonly Value[], developer: number): void => {
    for (const [index, [, type]] of (layouts.get(local) ?? []).entries()) {
      const { size, invalid } = types[type];
      const value = of[index];
      if (typeof value === 'string') {
        const text = Buffer.alloc(size);
        text.write(value);
        bytes.push(...text);
      } else number(value ?? invalid, size);
    }
    for (let at = 0; at < developer; at++) bytes.push(0xee);
  };
  const developers = new Map<number, number>();
  const file = {
    /** What messages of a local number mean from here on. `developer`: bytes of fields by other makers. */
    define(local: number, kind: number, fields: readonly Field[], developer = 0) {
      layouts.set(local, fields);
      developers.set(local, developer);
      bytes.push(0x40 | (developer > 0 ? 0x20 : 0) | local, 0, isBig ? 1 : 0);
      number(kind, 2);
      bytes.push(fields.length);
      for (const [id, type] of fields) bytes.push(id, types[type].size, types[type].code);
      if (developer > 0) bytes.push(1, 0, developer, 0);
      return file;
    },
    data(local: number, ...of: readonly Value[]) {
      bytes.push(local);
      values(local, of, developers.get(local) ?? 0);
      return file;
    },
    /** With the last five bits of its time in its header. */
    compressed(local: number, bits: number, ...of: readonly Value[]) {
      bytes.push(0x80 | (local << 5) | bits);
      values(local, of, 0);
      return file;
    },
    raw(...more: readonly number[]) {
      bytes.push(...more);
      return file;
    },
    end(): Buffer {
      const start = Buffer.alloc(header);
      start.writeUInt8(header, 0);
      start.writeUInt8(0x20, 1);
      start.writeUInt16LE(2132, 2);
      start.writeUInt32LE(bytes.length, 4);
      start.write('.FIT', 8, 'latin1');
      if (header === 14) start.writeUInt16LE(checksum(start.subarray(0, 12)), 12);
      const all = Buffer.concat([start, Buffer.from(bytes)]);
      const sum = Buffer.alloc(2);
      sum.writeUInt16LE(checksum(all));
      return Buffer.concat([all, sum]);
    },
  };
  return file;
}

/** CRC-16/ARC, bit after bit. */
export function checksum(bytes: Uint8Array): number {
  let value = 0;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >> 1) ^ 0xa001 : value >> 1;
  }
  return value;
}

/** Seconds of FIT since the end of 1989. */
export const fitSeconds = (iso: string): number => Date.parse(iso) / 1000 - 631_065_600;

export const semicircles = (degrees: number): number => Math.round((degrees / 180) * 2 ** 31);

/** The layout of a record that most tests use: time, place, height. */
export const plainRecord: readonly Field[] = [
  [253, 'uint32'],
  [0, 'sint32'],
  [1, 'sint32'],
  [78, 'uint32'],
];

/** A ride with everything: 200 points a second apart, two laps, a pause after point 100, all sensors. */
export function rideFile(options: FitOptions = {}): Buffer {
  const start = fitSeconds('2026-05-09T07:30:00Z');
  const file = createFitFile(options)
    .define(0, 0, [
      [0, 'enum'],
      [4, 'uint32'],
    ])
    .data(0, 4, start);
  const time: Field = [253, 'uint32'];
  file.define(1, 21, [time, [0, 'enum'], [1, 'enum']]).data(1, start, 0, 0);
  file.define(2, 19, [time, [2, 'uint32']]);
  file.define(
    3,
    20,
    [...plainRecord, [3, 'uint8'], [4, 'uint8'], [53, 'uint8'], [7, 'uint16'], [13, 'sint8'], [73, 'uint32']],
    3,
  );
  for (let at = 0; at < 200; at++) {
    const now = start + at + (at > 100 ? 600 : 0);
    if (at === 101) file.data(1, now - 600, 0, 4).data(1, now, 0, 0);
    const place = [semicircles(46 + at / 1e4), semicircles(14 - at / 1e4)];
    file.data(3, now, ...place, (402.2 + at / 5 + 500) * 5, 100 + (at % 60), 80, 64, 200 + at, -5, 4000 + at);
    if (at === 149 || at === 199) file.data(2, now, start + (at === 149 ? 0 : 749));
  }
  return file.end();
}
