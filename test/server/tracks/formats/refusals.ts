/** Files that are refused, and those that were cut off. */
import assert from 'node:assert/strict';
import { RemoteError } from '../../../../server/remote/errors.ts';
import { createReading } from '../../../../server/tracks/formats/read.ts';
import type { Limits } from '../../../../server/tracks/limits.ts';
import { readBytes } from './bytesReading.ts';

/** The refusal of a file that is given in parts: one clear line. */
export function refusal(file: string, parts: Iterable<Uint8Array | string>, limits?: Limits): RemoteError {
  const reading = createReading({ file, ...(limits ? { limits } : {}) });
  try {
    for (const part of parts) reading.feed(typeof part === 'string' ? Buffer.from(part) : part);
    reading.finish();
  } catch (error) {
    assert.ok(error instanceof RemoteError, String(error));
    assert.doesNotMatch(error.message, /[\n\r]/);
    assert.match(error.message, /[^.]\.$/);
    return error;
  }
  return assert.fail('it was taken');
}

/** A file that was cut off at each of these lengths gives points of the whole one, or is refused in one clear line. */
export function checkCuts(file: string, whole: Uint8Array, lengths: Iterable<number>): void {
  const all = readBytes(file, whole);
  for (const length of lengths) {
    const reading = createReading({ file });
    try {
      reading.feed(whole.subarray(0, length));
      const track = reading.finish();
      assert.ok(track.lat.length <= all.lat.length || all.waypoints.lat.length > 0);
      if (track.lat.length < all.lat.length) assert.match(track.cut ?? '', /^ends early/, `at ${length}`);
    } catch (error) {
      assert.ok(error instanceof RemoteError, `at ${length}: ${error}`);
      assert.ok(
        ['cut-off', 'unknown-format', `not-${all.format}`].includes(error.reason),
        `at ${length}: ${error.message}`,
      );
      assert.doesNotMatch(error.message, /[\n\r]/);
    }
  }
}

export function* every(step: number, end: number): Generator<number> {
  for (let at = 0; at < end; at += step) yield at;
}
