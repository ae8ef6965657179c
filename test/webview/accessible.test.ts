/** axe-core finds nothing to complain about on the map page, in four themes. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { readTileSource } from '../../extension/map/tiles/tileSource.ts';
import { type MapTester, noBaseMap, sourceOf, startMapTester } from './mapTester.ts';
import { walk, withGap } from './sampleTracks.ts';
import { type ThemeName, themes } from './themes.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let tester: MapTester;
before(async () => {
  tester = await startMapTester();
});
after(() => tester.close());

/** One that is there, and whose server refuses: then there is something to read about it. */
const baseMap = {
  ...noBaseMap,
  find: async () =>
    readTileSource({
      address: 'https://tile.example/{z}/{x}/{y}',
      attribution: '© The surveyors',
      maximumZoom: 19,
    }),
  tile: async () => {
    throw new Error('tile.example has refused to send tiles (HTTP 403).');
  },
};

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

for (const theme of Object.keys(themes) as ThemeName[]) {
  test(`axe-core finds no violation in the theme ${theme}`, async () => {
    const map = await tester.open({ track: walk, theme, baseMap, size: { width: 1000, height: 1100 } });
    try {
      await map.settled();
      map.daemon.write(withGap, '/gap.gpx');
      await map.session.tracks.add(sourceOf('/gap.gpx'));
      await map.session.tracks.add(sourceOf('/missing.gpx'));
      // Everything that can be opened is open.
      await map.page.evaluate(
        `for (const tool of document.querySelectorAll('.tool[aria-pressed=false]:not([hidden])')) tool.click()`,
      );
      await map.until(`document.querySelector('.profile-plot')?.dataset.columns > 0`);
      await map.page.getByRole('heading', { name: '3 tracks' }).waitFor();
      await map.page.locator('.tile-problem').getByText('has refused').waitFor();
      await map.settled();
      // A point is held, and the page has told something.
      await map.session.do('step', { points: 1 });
      await map.page.locator('.held').waitFor();
      await map.page.getByRole('button', { name: 'Copy as JSON' }).click();
      await map.page.locator('.told', { hasText: 'Copied' }).waitFor();
      await map.page.evaluate(`(() => { ${axe} })()`);
      const found = await map.page.evaluate<Violation[]>(
        `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)`,
      );
      const told = found.map(({ id, nodes }) => [
        id,
        nodes.map(({ html, failureSummary }) => [html, failureSummary]),
      ]);
      assert.deepEqual(told, []);
    } finally {
      await map.close();
    }
  });
}
