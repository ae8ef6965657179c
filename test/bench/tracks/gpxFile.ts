// A GPX file as Garmin Connect writes it: 15 decimals, heights, times, heart rates and cadences, in tracks of 20,000 points.
import { closeSync, openSync, writeSync } from 'node:fs';
import { createRandom } from '../../server/tracks/walkNoise.ts';

const pointsOfTrack = 20_000;
const megabyte = 1_000_000;

/** Writes about so many megabytes (10^6 bytes), and returns how many points they hold. */
export function writeGpx(path: string, megabytes: number): number {
  const random = createRandom(6);
  const file = openSync(path, 'w');
  let text = head;
  let written = 0;
  let points = 0;
  const fix = { lat: 46.1, lon: 14.2, ele: 400, time: Date.UTC(2026, 0, 1) };
  while (written + text.length < megabytes * megabyte) {
    if (points % pointsOfTrack === 0) text += `${points > 0 ? endOfTrack : ''}${startOfTrack}`;
    points++;
    fix.lat += (random() - 0.5) * 6e-5;
    fix.lon += (random() - 0.5) * 6e-5;
    fix.ele += random() - 0.5;
    fix.time += 1000;
    text += point(fix, 100 + Math.floor(80 * random()), 60 + Math.floor(30 * random()));
    if (text.length > megabyte) {
      written += writeSync(file, text);
      text = '';
    }
  }
  writeSync(file, `${text}${endOfTrack}</gpx>\n`);
  closeSync(file);
  return points;
}

const head = `<?xml version="1.0" encoding="UTF-8"?>
<gpx creator="Garmin Connect" version="1.1"
  xmlns:ns3="http://www.garmin.com/xmlschemas/TrackPointExtension/v1"
  xmlns="http://www.topografix.com/GPX/1/1">
  <metadata><time>2026-01-01T00:00:00.000Z</time></metadata>
`;
const startOfTrack = '  <trk>\n    <name>Track</name>\n    <trkseg>\n';
const endOfTrack = '    </trkseg>\n  </trk>\n';

const point = (
  { lat, lon, ele, time }: { lat: number; lon: number; ele: number; time: number },
  hr: number,
  cad: number,
): string => `      <trkpt lat="${lat.toFixed(15)}" lon="${lon.toFixed(15)}">
        <ele>${ele.toFixed(10)}</ele>
        <time>${new Date(time).toISOString()}</time>
        <extensions>
          <ns3:TrackPointExtension>
            <ns3:hr>${hr}</ns3:hr>
            <ns3:cad>${cad}</ns3:cad>
          </ns3:TrackPointExtension>
        </extensions>
      </trkpt>
`;
