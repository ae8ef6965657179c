/** What a tile server has sent: a whole picture of a sane size, or not. Its pixels are decoded by the page's browser. */

import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

export type PictureType = 'image/png' | 'image/jpeg' | 'image/webp';

export interface TilePicture {
  readonly type: PictureType;
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Four times the usual 256 pixels: a picture that says more would be unpacked to hundreds of megabytes. */
const mostPixels = 1024;

/** Undefined for what is no PNG, JPEG or WebP, for what is cut off, and for sizes that no tile has. */
export function readPicture(bytes: Uint8Array<ArrayBuffer>): TilePicture | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = readPng(view) ?? readJpeg(view) ?? readWebp(view);
  if (!found) return undefined;
  const { width, height } = found;
  const isSane = Math.min(width, height) >= 1 && Math.max(width, height) <= mostPixels;
  return isSane ? { ...found, bytes } : undefined;
}

/**
 * True when the file is so small that the picture may be of one colour, as at sea, where any number of tiles are alike.
 * The bounds are a little over what encoders make of one colour: JPEG needs bits for each block.
 */
export function mayBePlain({ type, width, height, bytes }: TilePicture): boolean {
  const pixels = width * height;
  return bytes.byteLength <= (type === 'image/jpeg' ? 1000 + pixels / 80 : 500 + pixels / 250);
}

/** Equal for equal bytes. */
export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

type Found = Pick<TilePicture, 'type' | 'width' | 'height'>;

/** https://www.w3.org/TR/png-3/#5DataRep: a signature, then chunks with a sum each, IHDR first and IEND last. */
function readPng(view: DataView): Found | undefined {
  const isPng = view.byteLength >= 57 && view.getUint32(0) === 0x89504e47 && view.getUint32(4) === 0x0d0a1a0a;
  if (!isPng || view.getUint32(12) !== 0x49484452) return undefined;
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  let at = 8;
  while (at + 12 <= view.byteLength) {
    const end = at + 8 + view.getUint32(at);
    if (end + 4 > view.byteLength || crc32(bytes.subarray(at + 4, end)) !== view.getUint32(end))
      return undefined;
    if (view.getUint32(at + 4) === 0x49454e44) {
      return { type: 'image/png', width: view.getUint32(16), height: view.getUint32(20) };
    }
    at = end + 4;
  }
  return undefined;
}

/** ITU T.81, annex B: markers, of which a start of frame says the size, and an end of image at the end. */
function readJpeg(view: DataView): Found | undefined {
  const { byteLength } = view;
  if (byteLength < 4 || view.getUint16(0) !== 0xffd8 || view.getUint16(byteLength - 2) !== 0xffd9) {
    return undefined;
  }
  for (let at = 2; at + 9 <= byteLength; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint16(at);
    if (marker < 0xffc0) return undefined;
    const isFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker);
    if (isFrame) {
      return { type: 'image/jpeg', width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    }
  }
  return undefined;
}

/** RFC 9649: a RIFF file whose first chunk is VP8 (lossy), VP8L (lossless) or VP8X (with more of them). */
function readWebp(view: DataView): Found | undefined {
  const isWebp =
    view.byteLength >= 30 && view.getUint32(0) === 0x52494646 && view.getUint32(8) === 0x57454250;
  if (!isWebp || view.getUint32(4, true) + 8 > view.byteLength) return undefined;
  const type = 'image/webp';
  switch (view.getUint32(12)) {
    case 0x56503820:
      return { type, width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
    case 0x5650384c: {
      const bits = view.getUint32(21, true);
      return { type, width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 0x56503858:
      return {
        type,
        width: (view.getUint32(24, true) & 0xffffff) + 1,
        height: (view.getUint32(26, true) >>> 8) + 1,
      };
    default:
      return undefined;
  }
}
