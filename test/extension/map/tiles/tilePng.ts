/** Pictures for a tile server of the tests: a made-up country, different at every place, that goes on from tile to tile. */
import { crc32, deflateSync } from 'node:zlib';
import type { TilePlace } from '../../../../extension/map/tiles/tileSource.ts';

type Colour = readonly [number, number, number];

const land: Colour = [242, 239, 233];
const wood: Colour = [173, 209, 158];
const water: Colour = [170, 211, 223];
const road: Colour = [252, 214, 164];

export function tilePng({ z, x, y }: TilePlace, size = 128): Buffer {
  return png(size, (column, row) => {
    const across = (x + column / size) * 4;
    const down = (y + row / size) * 4;
    const height =
      Math.sin(across * 0.9 + z) + Math.cos(down * 1.1 - z) + 0.5 * Math.sin(across * 2.3 + down * 1.7);
    if (height < -1.1) return water;
    if (Math.abs(Math.sin(across * 0.7) - Math.cos(down * 0.8)) < 0.05) return road;
    return height > 0.8 ? wood : land;
  });
}

/** The same for all: stripes, which no encoder makes as small as one colour. */
export function sameForAll(): Buffer {
  return png(256, (column, row) => ((column * 7 + row * row) % 23 < 11 ? land : road));
}

/** Whole to look at, with every sum right, and no picture in it; another one for each place. */
export function hollowPng({ z, x, y }: TilePlace): Buffer {
  return pngOf(256, Buffer.alloc(4000, `${z}/${x}/${y}`));
}

/** https://www.w3.org/TR/png-3/, in the simplest way: 8 bits RGB, no filter. */
export function png(size: number, colourAt: (column: number, row: number) => Colour): Buffer {
  const rows = Buffer.alloc(size * (1 + size * 3));
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      rows.set(colourAt(column, row), row * (1 + size * 3) + 1 + column * 3);
    }
  }
  return pngOf(size, deflateSync(rows));
}

function pngOf(size: number, data: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.byteLength, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}
