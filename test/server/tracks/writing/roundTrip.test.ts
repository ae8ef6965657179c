/** What is written opens as the same track, in every format that is read as well. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExportFormat } from '../../../../server/api/trackWriting.ts';
import { type LoadedTrack, loadTrack } from '../../../../server/tracks/load.ts';
import { exportTrack } from '../../../../server/tracks/writing/export.ts';
import { createRandom } from '../walkNoise.ts';

async function again(track: LoadedTrack, format: ExportFormat): Promise<LoadedTrack> {
  const summary = { id: 't1', name: 'walk', ...track.measures };
  let content = '';
  for await (const piece of exportTrack({ summary, track }, { track: 't1', format })) content += piece;
  return loadTrack({ name: `walk.${format}`, content });
}

/** All that a track is, but for its format. */
function contentOf({ index: _index, measures: _measures, format: _format, ...columns }: LoadedTrack) {
  return columns;
}

/** A day with a device: a plan, waypoints, and tracks with times and sensors, values missing here and there. */
function day(random: () => number): LoadedTrack {
  const some = (text: string): string => (random() < 0.8 ? text : '');
  let time = Date.UTC(2026, 4, 9);
  const place = () => `lat="${46 + random()}" lon="${179.9 + 0.1 * random()}"`;
  const point = (): string => {
    time += 1000 * Math.ceil(random() * 5) + (random() < 0.5 ? 0 : 250);
    const sensors = `<hr>${100 + Math.floor(random() * 50)}</hr>${some(`<cad>${Math.floor(random() * 90)}</cad>`)}${some(`<atemp>${random() * 30}</atemp>`)}${some(`<speed>${random() * 9}</speed>`)}`;
    return `<trkpt ${place()}>${some(`<ele>${random() * 900}</ele>`)}<time>${new Date(time).toISOString()}</time>${some(`<extensions>${sensors}</extensions>`)}</trkpt>`;
  };
  const times = (least: number, most: number, text: (i: number) => string): string =>
    Array.from({ length: least + Math.floor(random() * (most - least + 1)) }, (_, i) => text(i)).join('');
  const waypoints = times(
    0,
    3,
    (i) => `<wpt ${place()}><ele>${i}</ele><name>Hut &lt;${i}&gt; &amp; "more"</name></wpt>`,
  );
  const route = some(`<rte><name>Plan</name>${times(2, 9, () => `<rtept ${place()}/>`)}</rte>`);
  const tracks = times(
    1,
    3,
    (i) =>
      `<trk>${some(`<name>Walk ${i} 🥾</name>`)}${times(1, 3, () => `<trkseg>${times(2, 40, point)}</trkseg>`)}</trk>`,
  );
  return loadTrack({ name: 'day.gpx', content: `<gpx>${waypoints}${route}${tracks}</gpx>` });
}

for (const format of ['gpx', 'kml', 'geojson'] as const) {
  test(`a day written as ${format} opens as the same day`, async () => {
    const random = createRandom(77);
    for (let round = 0; round < 60; round++) {
      const track = day(random);
      assert.deepEqual(contentOf(await again(track, format)), contentOf(track));
    }
  });
}
