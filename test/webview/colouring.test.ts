/** Lines that are coloured by speed, height, slope or what sensors told, and their legend. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { shadeColours } from '../../webview/ramps.ts';
import { contrast, painted, paintedOn } from './contrast.ts';
import type { FakePoint, FakeTrack } from './fakeDaemon.ts';
import { type MapTester, type OpenMap, type OpenOptions, sourceOf, startMapTester } from './mapTester.ts';
import { line, walk } from './sampleTracks.ts';
import { themes } from './themes.ts';

let tester: MapTester;
before(async () => {
  tester = await startMapTester();
});
after(() => tester.close());

/** Due east for 7.7 km, from 46.3, 13.8. */
const eastward = (more: (i: number) => Partial<FakePoint>): FakePoint[] =>
  line({ lat: 46.3, lon: 13.8 }, { lat: 46.3, lon: 13.9 }, 101).map((point, i) => ({ ...point, ...more(i) }));

/** Up from 100 m to 1,100 m. */
const climbing: FakeTrack = { name: 'Climb', points: eastward((i) => ({ ele: 100 + 10 * i })) };
const part = (of: number) => ({ lat: 46.3, lon: 13.8 + 0.1 * of });

async function withMap(options: OpenOptions, check: (map: OpenMap) => Promise<void>): Promise<void> {
  const map = await tester.open(options);
  try {
    await map.settled();
    await check(map);
    assert.deepEqual(map.complaints, []);
  } finally {
    await map.close();
  }
}

const tool = (map: OpenMap) => map.page.getByRole('button', { name: 'Colour by Value' });
const chooser = (map: OpenMap) => map.page.getByRole('combobox', { name: 'Colour by' });
const ramp = (map: OpenMap) => map.page.locator('.legend .ramp');
const ends = (map: OpenMap) => map.page.locator('.legend .ends span').allTextContents();

/** Resolves when the middle of the line has this colour there; it is given as CSS, and compared as it is painted. */
async function untilColour(map: OpenMap, place: { lat: number; lon: number }, colour: string): Promise<void> {
  const [red = 0, green = 0, blue = 0] = await paintedOn(map.page, colour);
  const { x, y } = await map.pixelOf(place);
  await map.until(`(() => {
    const canvas = document.querySelector('.leaflet-overlay-pane canvas');
    const box = canvas.getBoundingClientRect();
    const [left, top] = [Math.round(${x} - box.left), Math.round(${y} - box.top)];
    const { data } = canvas.getContext('2d').getImageData(left - 1, top - 2, 3, 5);
    for (let i = 0; i < data.length; i += 4) {
      const off = Math.abs(data[i] - ${red}) + Math.abs(data[i + 1] - ${green}) + Math.abs(data[i + 2] - ${blue});
      if (data[i + 3] === 255 && off <= 6) return true;
    }
    return false;
  })()`);
}

const shade = (isLight: boolean, isDiverging: boolean, at: number): string => {
  const { shades } = shadeColours(isLight, isDiverging);
  return shades.at(Math.min(shades.length - 1, Math.floor(at * shades.length))) ?? '';
};

test('by height, a line goes from the colour of its lowest to that of its highest place, and the legend says so', () =>
  withMap({ track: climbing }, async (map) => {
    await untilColour(map, part(0.1), 'var(--map-track-0)');
    assert.equal(await map.page.locator('.legend').isVisible(), false);
    await tool(map).press('Enter');
    await ramp(map).waitFor();
    assert.equal(await tool(map).getAttribute('aria-pressed'), 'true');
    assert.equal(await chooser(map).inputValue(), 'ele');
    await untilColour(map, part(0.01), shade(false, false, 0));
    await untilColour(map, part(0.99), shade(false, false, 1));
    assert.deepEqual(await ends(map), ['≤ 120 m', '≥ 1,080 m']);
    assert.equal(
      await map.page.locator('.legend-note:visible').allTextContents().then(String),
      '100 to 1,100 m in all',
    );
    assert.equal(
      await ramp(map).getAttribute('aria-label'),
      'Height in colours from 120 m to 1,080 m. Least 100 m, most 1,100 m.',
    );
    await tool(map).press('Enter');
    await untilColour(map, part(0.1), 'var(--map-track-0)');
    assert.equal(await map.page.locator('.legend').isVisible(), false);
  }));

test('slopes go by two hues with level ground between them, the same on both sides', () =>
  withMap(
    {
      track: {
        name: 'Hill',
        points: eastward((i) => ({ ele: i < 50 ? 500 + 12 * i : 1100 - 6 * Math.min(25, i - 50) })),
      },
      theme: 'light',
    },
    async (map) => {
      await tool(map).click();
      await chooser(map).selectOption('Slope');
      await untilColour(map, part(0.3), shade(true, true, 1));
      await untilColour(map, part(0.6), shade(true, true, 0.25));
      await untilColour(map, part(0.9), shade(true, true, 0.5));
      // 12 m up on 77 m, as the ellipsoid has it.
      const [low, high] = await ends(map);
      assert.match(high ?? '', /^(≥ )?1[56]\.?\d? %$/);
      assert.equal(low, (high ?? '').replace('≥ ', '').replace(/^/, '−'));
    },
  ));

test('tracks on one map share one scale, and it follows when one of them is hidden', () =>
  withMap({ track: climbing }, async (map) => {
    const higher = {
      name: 'High',
      points: climbing.points.map((p) => ({ ...p, lat: 46.31, ele: 1100 + (p.ele ?? 0) })),
    };
    map.daemon.write(higher, '/high.gpx');
    await map.session.tracks.add(sourceOf('/high.gpx'));
    await map.page.getByRole('heading', { name: '2 tracks' }).waitFor();
    await tool(map).click();
    await map.until(`document.querySelector('.legend .ends .high')?.textContent === '≥ 2,180 m'`);
    assert.deepEqual(await ends(map), ['≤ 120 m', '≥ 2,180 m']);
    // The highest place of the first track is the middle of both.
    await untilColour(map, part(0.99), shade(false, false, 0.47));
    await map.page.getByRole('button', { name: 'Show High' }).click();
    await map.until(`document.querySelector('.legend .ends .high')?.textContent === '≥ 1,080 m'`);
    await untilColour(map, part(0.99), shade(false, false, 1));
  }));

test('lines without a value are dotted in grey, and the legend says what is not known', () =>
  withMap(
    {
      track: {
        name: 'Heart',
        points: eastward((i) => ({ ele: 100, ...(i < 40 || i > 60 ? { hr: 100 + i } : {}) })),
      },
    },
    async (map) => {
      await tool(map).click();
      await chooser(map).selectOption('Heart rate');
      await map.page.getByText('No heart rate known').waitFor();
      const { missing } = shadeColours(false, false);
      const { x, y } = await map.pixelOf(part(0.5));
      // Some pixel along the line is of a dot, and some lies between two.
      const row = await map.page.evaluate<number[]>(`(() => {
        const canvas = document.querySelector('.leaflet-overlay-pane canvas');
        const box = canvas.getBoundingClientRect();
        return [...canvas.getContext('2d').getImageData(${x} - 12 - box.left, ${y} - box.top, 24, 1).data];
      })()`);
      const grey = await paintedOn(map.page, missing);
      const pixels = Array.from({ length: 24 }, (_, i) => row.slice(4 * i, 4 * i + 4));
      const isGrey = ([red = 0]: readonly number[]) => Math.abs(red - (grey[0] ?? 0)) < 6;
      assert.ok(pixels.some(isGrey) && !pixels.every(isGrey), `${row}`);
      await chooser(map).selectOption('Height');
      await map.page.getByText('No heart rate known').waitFor({ state: 'hidden' });
    },
  ));

test('only what the tracks have is offered, and nothing when they have nothing', async () => {
  await withMap({ track: walk }, async (map) => {
    await tool(map).click();
    assert.deepEqual(await chooser(map).locator('option').allTextContents(), [
      'Track',
      'Speed',
      'Height',
      'Slope',
    ]);
  });
  const bare: FakeTrack = { name: 'Bare', points: eastward(() => ({})) };
  await withMap({ track: bare }, async (map) => assert.equal(await tool(map).isVisible(), false));
});

test('by keyboard: a value, and back to the colour of the track, where the focus returns to the tool', () =>
  withMap({ track: walk }, async (map) => {
    await tool(map).focus();
    await map.page.keyboard.press('Space');
    await ramp(map).waitFor();
    await chooser(map).focus();
    await map.page.keyboard.press('ArrowDown');
    await map.until(
      `document.querySelector('.legend .ramp')?.getAttribute('aria-label').startsWith('Height')`,
    );
    await map.until(`document.querySelector('.announcer').textContent.startsWith('Height in colours from')`);
    await map.page.keyboard.press('Home');
    await map.page.locator('.legend').waitFor({ state: 'hidden' });
    assert.equal(await map.page.evaluate('document.activeElement.title'), 'Colour by Value');
    // Again the value that was chosen last.
    await map.page.keyboard.press('Enter');
    await ramp(map).waitFor();
    assert.equal(await chooser(map).inputValue(), 'ele');
  }));

test('what was chosen is there when the page comes back, and what is not a choice is passed over', async () => {
  let kept: unknown;
  await withMap({ track: walk }, async (map) => {
    await tool(map).click();
    await chooser(map).selectOption('Slope');
    await ramp(map).waitFor();
    kept = await map.state();
  });
  await withMap({ track: walk, state: kept }, async (map) => {
    await ramp(map).waitFor();
    assert.equal(await chooser(map).inputValue(), 'slope');
  });
  const state = { lat: 46.28, lon: 13.86, zoom: 13, choices: { colour: { by: '__proto__' } } };
  await withMap({ track: walk, state }, async (map) => {
    assert.equal(await map.page.locator('.legend').isVisible(), false);
    assert.equal(await tool(map).getAttribute('aria-pressed'), 'false');
  });
});

test('a drawing that ends early is told in words, and the page goes on', async () => {
  const map = await tester.open({
    track: climbing,
    change: (message) => {
      if (message.kind !== 'answer') return message;
      const answer = message.answer as { values?: unknown; data?: Uint8Array };
      return answer.values ? { ...message, answer: { ...answer, data: answer.data?.slice(0, -3) } } : message;
    },
  });
  try {
    await map.settled();
    await tool(map).click();
    await map.page.locator('.problem').waitFor();
    await untilColour(map, part(0.5), 'var(--map-track-0)');
  } finally {
    await map.close();
  }
});

test('every colour of the scales, and that of missing values, has 3:1 against land, sea and paper in every theme', () =>
  withMap({ track: walk }, async (map) => {
    for (const [name, theme] of Object.entries(themes)) {
      await map.page.evaluate(`test.wear(${JSON.stringify(theme)})`);
      const isLight = theme.bodyClass.includes('light');
      for (const isDiverging of [false, true]) {
        const { shades, missing } = shadeColours(isLight, isDiverging);
        const colours = [...shades, missing];
        const seen = await painted(map.page, colours);
        for (const ground of ['--map-land', '--map-sea', '--map-paper']) {
          const under = await paintedOn(map.page, `var(${ground})`);
          for (const [i, colour] of seen.entries()) {
            const found = contrast(colour, under);
            assert.ok(found >= 3, `${name}: ${colours[i]} has ${found.toFixed(2)} against ${ground}`);
          }
        }
      }
    }
  }));

test('the scale can be read without telling colours apart: its lightness only rises or only falls', () => {
  const lightness = (isLight: boolean) =>
    shadeColours(isLight, false).shades.map((text) => Number(/^oklab\((\S+) /.exec(text)?.[1]));
  const rising = lightness(false);
  assert.deepEqual(
    rising,
    rising.toSorted((a, b) => a - b),
  );
  const falling = lightness(true);
  assert.deepEqual(
    falling,
    falling.toSorted((a, b) => b - a),
  );
  for (const steps of [rising, falling]) assert.equal(new Set(steps).size, 24);
});
