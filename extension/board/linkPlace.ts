/** Where a link leads, as far as it can be told without looking there. */
import { isAbsolute } from 'node:path';

export type Place =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'uri'; readonly scheme: string; readonly uri: string };

/**
 * The file of a link: an absolute path, or a URI. Undefined for anything else: a relative path would mean another file in each
 * window. A scheme of one letter is the drive of a path of Windows.
 */
export function placeOf(file: string): Place | undefined {
  if (isAbsolute(file)) return { kind: 'path', path: file };
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(file)?.[1];
  return scheme === undefined ? undefined : { kind: 'uri', scheme: scheme.toLowerCase(), uri: file };
}

/** The line to show, counted from 0, of a document with so many lines; and whether it is the one that was meant. */
export function lineIn(lineCount: number, line = 1): { readonly line: number; readonly isThere: boolean } {
  return { line: Math.max(0, Math.min(line, lineCount) - 1), isThere: line <= lineCount };
}
