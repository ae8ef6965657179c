/** Which format a file has: by what is in it, and only then by its name. */
import { extname } from 'node:path';
import { formatNames, packedExtension } from '../../api/trackNames.ts';
import type { RemoteError } from '../../remote/errors.ts';
import { type FormatEntry, formatEntries } from './formats.ts';

/** How much of a file is looked at, in bytes: a comment before the root of an XML file may be long. */
export const beginningBytes = 65_536;

/** Throws a RemoteError (reason `unknown-format`) for a file that is none of ours. */
export function detectFormat(
  beginning: Uint8Array,
  name: string,
  refuse: (reason: string, why: string) => RemoteError,
): FormatEntry {
  const bytes = beginning.subarray(0, beginningBytes);
  const text = textOf(bytes);
  const found = formatEntries.find((entry) => entry.matches({ bytes, text }));
  if (found) return found;
  // Its reader can say better than we what is wrong with it.
  const extension = extensionOf(name);
  const named = formatEntries.find(({ format }) => {
    const { extensions, shared = [] } = formatNames[format];
    return extensions.includes(extension) || shared.includes(extension);
  });
  if (named) return named;
  if (bytes.length === 0) throw refuse('unknown-format', 'is empty. Copy it again.');
  throw refuse('unknown-format', `is not a file with tracks that Remotex knows. It reads ${titles()}.`);
}

/** `walk.gpx.gz` is a GPX file too. */
const extensionOf = (name: string): string => {
  const lower = name.toLowerCase();
  return extname(lower.endsWith(packedExtension) ? lower.slice(0, -packedExtension.length) : lower);
};

const titles = (): string => {
  const all = formatEntries.map(({ format }) => formatNames[format].title);
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
};

/** Good enough to find a root element or a first line: all that matters there is ASCII. */
function textOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const isWide = (first === 0xff && second === 0xfe) || (second === 0 && first !== 0);
  const isWideBackwards = (first === 0xfe && second === 0xff) || (first === 0 && second !== 0);
  const encoding = isWide ? 'utf-16le' : isWideBackwards ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes).trimStart();
}
