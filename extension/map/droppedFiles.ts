/** What somebody drops on the page comes from anywhere: which of it may be opened. */
import { mayBeTrackFile } from './trackNames.ts';

export interface DroppedFiles {
  /** Addresses to open. */
  readonly uris: readonly string[];
  /** Why some, or all, are not opened: one line for the person. */
  readonly refused?: string;
}

export interface DropPlace {
  /** Whether the workspace holds this file: then it may lie anywhere. */
  isInWorkspace(uri: string): boolean;
}

/**
 * Files of this machine, and those of the workspace. No other host is asked for a file (`\\server\share`, `file://server/…`):
 * that alone would tell it who is here.
 */
export function checkDropped(dropped: readonly string[], { isInWorkspace }: DropPlace): DroppedFiles {
  const uris: string[] = [];
  let refused: string | undefined;
  for (const text of new Set(dropped)) {
    const why = faultOf(text, isInWorkspace);
    if (why === undefined) uris.push(text);
    else refused ??= why;
  }
  return refused === undefined ? { uris } : { uris, refused };
}

function faultOf(text: string, isInWorkspace: DropPlace['isInWorkspace']): string | undefined {
  const uri = URL.parse(text);
  if (!uri) return 'What was dropped is not a file. Drop files from the explorer.';
  const name = nameOf(uri);
  if (!mayBeTrackFile(name)) {
    return `${name || 'What was dropped'} is not a track by its name. Remotex shows GPX, KML, KMZ, TCX, FIT, GeoJSON, NMEA and IGC.`;
  }
  if (isInWorkspace(text)) return undefined;
  const isHere = uri.protocol === 'file:' && uri.host === '' && !/^\/*(?:\/|\\|%5c){2}/i.test(uri.pathname);
  return isHere
    ? undefined
    : `${name} is on another machine and not in this workspace. Copy it, or open its folder.`;
}

function nameOf({ pathname }: URL): string {
  const last = pathname.slice(pathname.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(last);
  } catch {
    return last; // A per cent sign that is one.
  }
}
