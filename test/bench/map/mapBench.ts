// How the map feels in the real workbench: how soon the marker follows a drag, what a zoom costs, and how even the frames are.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { openWorkbench, type Workbench } from '../../host/workbench.ts';
import { printGoal, printRow } from '../tracks/table.ts';
import { region, type Walk } from '../tracks/walks.ts';
import { openLeaflet } from './leafletPage.ts';
import { at, firstInkScript, framesOf, probeScript } from './probe.ts';

/** One frame at 60 Hz, in milliseconds. */
const oneFrame = 1000 / 60;

/** What moving the marker may cost beyond an answer that takes no work, in milliseconds. */
const overFloor = 4;

const zoomGoal = 0.02;

export async function mapBench({ quick }: { quick: boolean }): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'rx-bench-map-'));
  const counts = quick ? [10_000] : [10_000, 100_000, 1_000_000];
  const walks = new Map(counts.map((count) => [count, region(count)]));
  await writeFile(join(folder, 'one.gpx'), gpx({ lat: Float64Array.of(46), lon: Float64Array.of(14) }));
  for (const [count, walk] of walks) await writeFile(join(folder, `${count}.gpx`), gpx(walk));
  const workbench = await openWorkbench({ folder });
  await workbench.page.addInitScript({ content: firstInkScript });
  try {
    const floor = await measureMap(workbench, 'one.gpx');
    printRow('the map in the workbench', [
      'first ms',
      'marker p50',
      'marker p95',
      'frame p50',
      'frame p95',
      'frame max',
      'zoom ms',
      'its frame',
    ]);
    printRow('a track of one point (the floor)', cellsOf(floor));
    for (const [count, walk] of walks) {
      const ours = await measureMap(workbench, `${count}.gpx`);
      const peer = await measureLeaflet(workbench.page, walk);
      printRow(`${count.toLocaleString('en')} points`, cellsOf(ours));
      printRow('  L.polyline, canvas', cellsOf(peer));
      printGoal('ms from drag to marker moved, p95', ours.marker.p95, {
        most: Math.round(Math.max(oneFrame, floor.marker.p95 + overFloor)),
      });
      printGoal("of Leaflet's zoom step", ours.zoom.held / peer.zoom.held, { most: zoomGoal });
      printRow("of Leaflet's frames while panning", [
        '',
        '',
        '',
        ours.frames.p50 / peer.frames.p50,
        ours.frames.p95 / peer.frames.p95,
        ours.frames.max / peer.frames.max,
      ]);
    }
  } finally {
    await workbench.close();
    await rm(folder, { recursive: true });
  }
}

interface Measured {
  /** From the start of the page to the first line on it. */
  readonly first: number;
  readonly marker: { readonly p50: number; readonly p95: number };
  readonly frames: { readonly p50: number; readonly p95: number; readonly max: number };
  readonly zoom: ZoomStep;
}

interface ZoomStep {
  /** For how long it holds the page's thread. */
  readonly held: number;
  /** Its longest frame, in which others have their part as well: drawing by software, and the window around the page. */
  readonly frame: number;
}

const cellsOf = ({ first, marker, frames, zoom }: Measured): number[] => [
  first,
  marker.p50,
  marker.p95,
  frames.p50,
  frames.p95,
  frames.max,
  zoom.held,
  zoom.frame,
];

async function measureMap(workbench: Workbench, file: string): Promise<Measured> {
  const { page } = workbench;
  await workbench.runCommand('View: Close All Editors');
  await page.locator('.explorer-folders-view').getByText(file, { exact: true }).click();
  await workbench.runCommand('Remotex: Show GPS Track…');
  const frame = await workbench.mapFrame();
  await frame.evaluate(probeScript);
  await frame.locator('h2', { hasText: /^Point / }).waitFor({ timeout: 120_000 });
  const first = await frame.evaluate<number>('window.firstInk ?? NaN');
  const middle = await middleOf(frame);
  const answers: number[] = [];
  await drag(page, middle, 240, async () => {
    await frame.evaluate('probe.next()');
  });
  answers.push(...(await frame.evaluate<number[]>('probe.answers')));
  await frame.evaluate('probe.start()');
  await drag(page, middle, 120, () => frame.evaluate(nextFrame));
  const frames = framesOf(await frame.evaluate<number[]>('probe.stop()'));
  const zoom = await zoomStep(frame, { in: zoomBy('in'), out: zoomBy('out') });
  const sorted = answers.sort((a, b) => a - b);
  return { first, marker: { p50: at(sorted, 0.5), p95: at(sorted, 0.95) }, frames, zoom };
}

async function measureLeaflet(workbench: Page, walk: Walk): Promise<Measured> {
  const browser = workbench.context().browser();
  if (!browser) throw new Error('The browser has gone.');
  const page = await openLeaflet(browser, walk);
  const first = await page.evaluate<number>('firstDraw');
  await page.evaluate('probe.start()');
  await drag(page, { x: 450, y: 325 }, 120, () => page.evaluate(nextFrame));
  const frames = framesOf(await page.evaluate<number[]>('probe.stop()'));
  const zoom = await zoomStep(page, {
    in: 'map.zoomIn(1, { animate: false })',
    out: 'map.zoomOut(1, { animate: false })',
  });
  await page.close();
  return { first, marker: { p50: Number.NaN, p95: Number.NaN }, frames, zoom };
}

const zoomBy = (way: 'in' | 'out'): string =>
  `document.querySelector('.leaflet-control-zoom-${way}').click()`;

/** Presses, moves there and back in so many steps, and lets go. */
async function drag(
  page: Page,
  { x, y }: { x: number; y: number },
  steps: number,
  between: () => Promise<unknown>,
): Promise<void> {
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let step = 1; step <= steps; step++) {
    const turn = (2 * Math.PI * step) / steps;
    await page.mouse.move(x + 140 * Math.sin(turn), y + 90 * Math.sin(2 * turn));
    await between();
  }
  await page.mouse.up();
}

/** The medians of nine steps, in and out. */
async function zoomStep(
  page: Page | Frame,
  zoom: { readonly in: string; readonly out: string },
): Promise<ZoomStep> {
  const steps: ZoomStep[] = [];
  for (let round = 0; round < 9; round++) {
    steps.push(
      await page.evaluate<ZoomStep>(`new Promise((resolve) => {
        probe.start();
        ${round % 2 === 0 ? zoom.in : zoom.out};
        setTimeout(() => resolve({ frame: Math.max(...probe.stop()), held: probe.held }), 700);
      })`),
    );
  }
  const middle = (values: number[]): number =>
    at(
      values.sort((a, b) => a - b),
      0.5,
    );
  return { held: middle(steps.map(({ held }) => held)), frame: middle(steps.map(({ frame }) => frame)) };
}

async function middleOf(frame: Frame): Promise<{ x: number; y: number }> {
  const outer = await (await frame.parentFrame())?.frameElement();
  const box = await outer?.boundingBox();
  if (!box) throw new Error('The map has no place.');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

const nextFrame = 'new Promise((resolve) => requestAnimationFrame(() => resolve(true)))';

function gpx({ lat, lon }: Walk): string {
  const begin = Date.UTC(2026, 0, 1);
  const points = Array.from(lat, (value, i) => {
    const time = new Date(begin + 1000 * i).toISOString();
    return `<trkpt lat="${value.toFixed(6)}" lon="${(lon[i] ?? 0).toFixed(6)}"><ele>${400 + (i % 50)}</ele><time>${time}</time></trkpt>`;
  });
  return `<gpx version="1.1"><trk><trkseg>${points.join('')}</trkseg></trk></gpx>`;
}
