/** What counts as a picture. JPEG and WebP here were made by Chromium. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayBePlain, readPicture } from '../../../../extension/map/tiles/tilePicture.ts';
import { png, sameForAll, tilePng } from './tilePng.ts';

const bytesOf = (base64: string) => Uint8Array.from(Buffer.from(base64, 'base64'));

const pictures = {
  png: Uint8Array.from(tilePng({ z: 3, x: 1, y: 2 })),
  jpeg: bytesOf(
    '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7' +
      'gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8' +
      'fHx8fHx8fHz/wAARCAAMABADASIAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAAAwIF/8QAFhABAQEAAAAAAAAAAAAAAAAAAgAB' +
      '/8QAFAEBAAAAAAAAAAAAAAAAAAAABf/EABcRAAMBAAAAAAAAAAAAAAAAAAABAwT/2gAMAwEAAhEDEQA/AMVKFKpbCtk8kUJabM//' +
      '2Q==',
  ),
  webpLossy: bytesOf(
    'UklGRkAAAABXRUJQVlA4IDQAAACwAQCdASoQAAwAC4BaJbACdLoABDAAAP7wCSo209Km+oubmNNMfuKV/+aHXqpg6aLZAAAA',
  ),
  webpLossless: bytesOf(
    'UklGRioBAABXRUJQVlA4TB4BAAAvD8ACAB+koG0bxvxZ7w+CwrZt21AkdTJs2zaSvf++vZfG/Ktt24YZ05k3/NN7EPtDNBpBCIoQ' +
      'DYJoEnBEgpgSBMWfKQQxxV+KrqhABGGKIEijAUSzPaIVhMg36oCGoOLH2uR8ON4FEAIAINjMtm3btm3bNm9GV4aI/qtN24DZ7ZQ3' +
      'vj/fni67+aBZSUfcNr3y6/35dlgO29VszGs3qsUfL/fTetypF+I+p0kr4b8+nDfTXqOUDLosOqmA9XjdLfqtcibksRrkQjbttl8N' +
      '29V81Gs3qsRcOvG4HnVrxbjfYdZIeEwSbjvpNUqJH0gmYFHwyNmgWUmF3Ta9QsihEtCwYbua+wWJuHQiBg7+7zGDjEVAgI1SMvDz' +
      '+AdCQUEA',
  ),
  webpAlpha: bytesOf(
    'UklGRo4AAABXRUJQVlA4WAoAAAAQAAAADwAACwAAQUxQSDMAAAAFH6AgbQPGv+V2x0ZEBP+BqG0b8WeyS6e+pyE6lcZIRPQ/gjNo' +
      'O5zfonIo3fJxBqXRdjAAVlA4IDQAAACwAQCdASoQAAwAC4BaJbACdLoABGaAAP7wCSo209Km+otMblw36yzf/lxHn9eyYwhsAAAA',
  ),
};

const sizes = {
  png: [128, 128],
  jpeg: [16, 12],
  webpLossy: [16, 12],
  webpLossless: [16, 12],
  webpAlpha: [16, 12],
};

for (const [name, bytes] of Object.entries(pictures)) {
  test(`${name}: type and size are read`, () => {
    const picture = readPicture(bytes) ?? assert.fail('no picture');
    assert.match(picture.type, new RegExp(`^image/${name.replace(/[A-Z].*/, '')}$`));
    assert.deepEqual([picture.width, picture.height], sizes[name as keyof typeof sizes]);
  });

  test(`${name}: cut off anywhere it is none`, () => {
    const step = Math.max(1, Math.floor(bytes.length / 500));
    for (let length = 0; length < bytes.length; length += step) {
      assert.equal(readPicture(bytes.slice(0, length)), undefined, `${length} of ${bytes.length} bytes`);
    }
  });

  test(`${name}: with any byte changed it is read or refused, and nothing is thrown`, () => {
    for (let at = 0; at < Math.min(bytes.length, 400); at++) {
      for (const value of [0, 0x7f, 0xff]) readPicture(bytes.with(at, value));
    }
  });
}

test('a picture of a size that no tile has is refused', () => {
  assert.ok(readPicture(Uint8Array.from(png(1024, () => [1, 2, 3]))));
  assert.equal(readPicture(Uint8Array.from(png(1025, () => [1, 2, 3]))), undefined);
  // SOF0: the height is at byte 5 of its content.
  const tall = Buffer.from(pictures.jpeg);
  tall.writeUInt16BE(60_000, tall.indexOf(Buffer.from([0xff, 0xc0])) + 5);
  assert.equal(readPicture(Uint8Array.from(tall)), undefined);
  const none = Buffer.from(pictures.jpeg);
  none.writeUInt16BE(0, none.indexOf(Buffer.from([0xff, 0xc0])) + 5);
  assert.equal(readPicture(Uint8Array.from(none)), undefined);
});

test('a PNG with one wrong byte anywhere is refused, so that it is not kept', () => {
  for (let at = 0; at < pictures.png.length; at++) {
    assert.equal(readPicture(pictures.png.with(at, (pictures.png[at] ?? 0) ^ 0x10)), undefined, `byte ${at}`);
  }
});

test('text, HTML and SVG are no pictures', () => {
  for (const text of ['', '<html>Sign in</html>', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'GIF89a']) {
    assert.equal(readPicture(Uint8Array.from(Buffer.from(text))), undefined);
  }
});

test('the sea may be plain, a made-up country and stripes are not', () => {
  const plain = (bytes: Buffer) => mayBePlain(readPicture(Uint8Array.from(bytes)) ?? assert.fail());
  assert.equal(plain(png(256, () => [170, 211, 223])), true);
  assert.equal(plain(tilePng({ z: 3, x: 1, y: 2 })), false);
  assert.equal(plain(sameForAll()), false);
});
