/** How files with tracks are called: what the daemon goes by when the content does not tell, and what editors open. */
import type { Format } from './trackFiles.ts';

/** `title`: as people write it. `extensions`: in lower case, with the dot. */
export interface FormatNames {
  readonly title: string;
  readonly extensions: readonly string[];
  /** Extensions that most files have for another reason, as `.json`: such a file is opened where somebody asks for it. */
  readonly shared?: readonly string[];
  readonly isText: boolean;
}

export const formatNames: Readonly<Record<Format, FormatNames>> = {
  gpx: { title: 'GPX', extensions: ['.gpx'], isText: true },
  kml: { title: 'KML', extensions: ['.kml'], isText: true },
  kmz: { title: 'KMZ', extensions: ['.kmz'], isText: false },
  tcx: { title: 'TCX', extensions: ['.tcx'], isText: true },
  fit: { title: 'FIT', extensions: ['.fit'], isText: false },
  geojson: {
    title: 'GeoJSON',
    extensions: ['.geojson', '.geojsonl', '.geojsons'],
    shared: ['.json', '.ndjson'],
    isText: true,
  },
  nmea: { title: 'NMEA 0183', extensions: ['.nmea', '.nma'], isText: true },
  igc: { title: 'IGC', extensions: ['.igc'], isText: true },
};

/** Any of them may be packed: `walk.gpx.gz`. */
export const packedExtension = '.gz';
