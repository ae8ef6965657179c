/** Every format that is read: by what its files are known, and who reads them. */
import type { Format } from '../../api/trackFiles.ts';
import type { CreateReader } from './format.ts';
import { createGpxReader } from './gpx.ts';

export interface FormatEntry {
  readonly format: Format;
  /** As people write it. */
  readonly title: string;
  /** In lower case, with the dot. */
  readonly extensions: readonly string[];
  /** Whether a file that begins like this is one. `text`: the beginning as text, without a byte order mark and blanks before it. */
  matches(beginning: { readonly bytes: Uint8Array; readonly text: string }): boolean;
  readonly createReader: CreateReader;
}

/** The root element, by its local name, of what begins as XML does. */
const hasRoot = (text: string, root: string): boolean => {
  const body = text.replace(/<\?.*?\?>|<!--.*?-->/gs, '').trimStart();
  return new RegExp(`^<(?:[^\\s<>:/]+:)?${root}[\\s/>]`).test(body);
};

export const formatEntries: readonly FormatEntry[] = [
  {
    format: 'gpx',
    title: 'GPX',
    extensions: ['.gpx'],
    matches: ({ text }) => hasRoot(text, 'gpx'),
    createReader: createGpxReader,
  },
];
