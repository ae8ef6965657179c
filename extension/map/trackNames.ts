/** Which files are opened on a map, and by which of our two editors: what package.json says, from one list. */
import { formatNames, packedExtension } from '../../server/api/trackNames.ts';

/** As declared in package.json: the map beside the text editor, and the map for files that have no text. */
export const mapViewType = 'remotex.map';
export const binaryMapViewType = 'remotex.map.binary';

const kinds = Object.values(formatNames);
const own = kinds.flatMap(({ extensions }) => extensions);
const shared = kinds.flatMap(({ shared = [] }) => shared);
const withoutDot = (extensions: readonly string[]) => extensions.map((extension) => extension.slice(1));

/** Of the `when` clauses for `resourceFilename`: files that certainly have tracks. */
export const trackFilePattern = `\\.(${withoutDot(own).join('|')})(\\${packedExtension})?$`;
const certain = new RegExp(trackFilePattern, 'i');
const possible = new RegExp(`\\.(${withoutDot([...own, ...shared]).join('|')})(\\${packedExtension})?$`, 'i');

export const isTrackFile = (name: string): boolean => certain.test(name);
/** Also those like `.json`, when somebody says that there are tracks in it. */
export const mayBeTrackFile = (name: string): boolean => possible.test(name);

/** The patterns of the two editors in package.json. */
export const textPatterns = kinds
  .filter(({ isText }) => isText)
  .flatMap(({ extensions, shared = [] }) => [...extensions, ...shared])
  .map((extension) => `*${extension}`);
export const binaryPatterns = [
  ...kinds.filter(({ isText }) => !isText).flatMap(({ extensions }) => extensions),
  ...own.map((extension) => `${extension}${packedExtension}`),
].map((extension) => `*${extension}`);

const binary = new RegExp(
  `(${withoutDot(binaryPatterns.map((pattern) => pattern.slice(1)))
    .map((extension) => `\\.${extension.replaceAll('.', '\\.')}`)
    .join('|')})$`,
  'i',
);
export const viewTypeOf = (name: string): string => (binary.test(name) ? binaryMapViewType : mapViewType);

/** For the dialog that opens files: all of them, then each format. */
export const dialogFilters: Readonly<Record<string, string[]>> = {
  'GPS Tracks': withoutDot([...own, ...shared, packedExtension]),
  ...Object.fromEntries(
    kinds.map(({ title, extensions, shared = [] }) => [title, withoutDot([...extensions, ...shared])]),
  ),
};
