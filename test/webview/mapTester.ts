/** The built map page in a real browser, with the extension's own session behind it and a stub of VS Code's API. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import { createMapSession, type MapSession } from '../../extension/map/mapSession.ts';
import type { TrackSource } from '../../extension/map/mapTracks.ts';
import type { SteeringAccess } from '../../extension/map/steering.ts';
import type { BaseMap } from '../../extension/map/tiles/baseMap.ts';
import type { ToMap } from '../../webview/messages.ts';
import { SavedView } from '../../webview/savedView.ts';
import { createFakeDaemon, type FakeDaemon, type FakeTrack, walkPath } from './fakeDaemon.ts';
import { createFakeHost } from './fakeHost.ts';
import { createPerson, type FakePerson } from './fakePerson.ts';
import { servePage, stubOfVsCode } from './pageServer.ts';
import { type ThemeName, themes } from './themes.ts';

const projectFolder = join(import.meta.dirname, '../..');
const quiet =
  '--no-sandbox --disable-gpu --disable-quic --disable-background-networking --disable-component-update --disable-sync';

export interface MapTester {
  open(options: OpenOptions): Promise<OpenMap>;
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly track: FakeTrack;
  readonly theme?: ThemeName;
  /** What an earlier page has kept with setState. */
  readonly state?: unknown;
  readonly size?: { readonly width: number; readonly height: number };
  readonly lessMotion?: boolean;
  /** Pixels of the screen for one of the page. */
  readonly sharpness?: number;
  /** None when left out: nobody has agreed to it. */
  readonly baseMap?: BaseMap;
  /** Of another map, which this one has in common with it; then this one has a name of its own. */
  readonly shared?: { readonly daemon: FakeDaemon; readonly map: string };
  /** Stands between the session and the page: returns what is sent in place of a message. */
  readonly change?: (message: ToMap) => unknown;
}

export interface OpenMap {
  readonly page: Page;
  readonly daemon: FakeDaemon;
  readonly person: FakePerson;
  readonly session: MapSession;
  /** What the window was asked for, in order: see fakeHost.ts. */
  readonly hosted: unknown[][];
  /** All that the page has sent to the extension. */
  readonly sent: {
    readonly kind: string;
    readonly sequence?: number;
    readonly lat: number;
    readonly lon: number;
  }[];
  /** Addresses that the page has asked for. */
  readonly requests: string[];
  /** Errors of its scripts, and what its policy has stopped. */
  readonly complaints: string[];
  /** Resolves when the expression is true in the page. (Playwright's own waiting needs eval, which the policy forbids.) */
  until(expression: string): Promise<void>;
  /** Resolves when the page shows an answer and has no question left. */
  settled(): Promise<void>;
  post(message: unknown): Promise<void>;
  state(): Promise<SavedView>;
  /** Where a place is on the page, in pixels: computed here, from the view that the page has saved. */
  pixelOf(place: { readonly lat: number; readonly lon: number }): Promise<{ x: number; y: number }>;
  /** The middle of an element, in pixels. */
  middleOf(selector: string): Promise<{ x: number; y: number }>;
  /** How opaque the track's drawing is there: 0 to 255. */
  inkAt(place: { readonly lat: number; readonly lon: number }): Promise<number>;
  close(): Promise<void>;
}

/** Built into a folder of its own, so that no test reads what an earlier build has left in dist. */
export async function startMapTester(): Promise<MapTester> {
  const folder = await mkdtemp(join(tmpdir(), 'remotex-map-'));
  await build({
    absWorkingDir: projectFolder,
    entryPoints: { main: 'webview/main.ts', outline: 'webview/outline.ts' },
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'iife',
    target: 'chrome122',
    loader: { '.png': 'dataurl' },
    outdir: folder,
    logLevel: 'warning',
  });
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: quiet.split(' ') });
  return {
    open: (options) => openMap(browser, folder, options),
    async close() {
      await browser.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function openMap(browser: Browser, folder: string, options: OpenOptions): Promise<OpenMap> {
  const server = await servePage(folder);
  const context = await browser.newContext({
    viewport: options.size ?? { width: 1000, height: 700 },
    timezoneId: 'Europe/Ljubljana',
    deviceScaleFactor: options.sharpness ?? 1,
    reducedMotion: options.lessMotion === false ? 'no-preference' : 'reduce',
  });
  const page = await context.newPage();
  const sent: OpenMap['sent'] = [];
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (line) => {
    if (line.type() === 'error') complaints.push(line.text());
  });

  let closed = false;
  const post = async (message: unknown) => {
    try {
      await page.evaluate(`test.receive(${encode(message)})`);
    } catch (error) {
      // An answer may be on its way while a test ends.
      if (!closed) throw error;
    }
  };
  const daemon = options.shared?.daemon ?? createFakeDaemon(options.track);
  const person = createPerson();
  const hosted: unknown[][] = [];
  const session = createMapSession({
    tracks: daemon.tracks,
    view: daemon.view,
    own: sourceOf(walkPath),
    baseMap: options.baseMap ?? noBaseMap,
    steering: steeringOf(daemon, options.shared?.map, (path) => session.tracks.add(sourceOf(path))),
    post: (message) => post(options.change ? options.change(message) : message),
    openAsText: async () => {},
    desk: person.desk,
    host: createFakeHost(hosted),
    log: (error) => complaints.push(String(error)),
  });
  await page.exposeFunction('toExtension', (message: OpenMap['sent'][number]) => {
    sent.push(message);
    void session.receive(message);
  });
  await page.addInitScript({ content: stubOfVsCode(themes[options.theme ?? 'dark'], options.state) });
  await page.goto(server.url);
  const until = async (expression: string) => {
    await page.evaluate(`new Promise((resolve, reject) => {
      const deadline = performance.now() + 10_000;
      const look = () => {
        if (${expression}) resolve();
        else if (performance.now() > deadline) reject(new Error(${JSON.stringify(`never came true: ${expression}`)}));
        else requestAnimationFrame(look);
      };
      look();
    })`);
  };
  const state = async () => SavedView.parse(await page.evaluate('test.state'));
  const pixelOf = async (place: { readonly lat: number; readonly lon: number }) => {
    // What is below the map makes it lower.
    const { width, height } = (await page.locator('.map').boundingBox()) ?? { width: 0, height: 0 };
    const view = await state();
    const world = 256 * 2 ** view.zoom;
    const turns = Math.round((place.lon - view.lon) / 360);
    const x = ((place.lon - view.lon - 360 * turns) / 360) * world;
    const y = (mercator(view.lat) - mercator(place.lat)) * world;
    return { x: width / 2 + x, y: height / 2 + y };
  };
  return {
    page,
    daemon,
    person,
    session,
    hosted,
    sent,
    requests,
    complaints,
    post,
    state,
    pixelOf,
    until,
    settled: () => until('test.waiting === 0 && test.answers > 0'),
    async middleOf(selector) {
      const box = await page.locator(selector).boundingBox();
      if (!box) throw new Error(`${selector} is not on the page`);
      return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    },
    async inkAt(place) {
      const { x, y } = await pixelOf(place);
      return await page.evaluate<number>(`test.inkAt(${x}, ${y})`);
    },
    async close() {
      closed = true;
      session.dispose();
      await context.close();
      await server.close();
    },
  };
}

/** Latitude on the web Mercator square, whose side is 1. */
function mercator(lat: number): number {
  return Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI);
}

/** As it is without consent. */
export const noBaseMap: BaseMap = {
  find: async () => undefined,
  tile: () => assert.fail('a tile was asked for without consent'),
  change() {},
  async withdraw() {},
};
/** A map of that name, whose daemon is always connected. */
export function steeringOf(
  { view }: Pick<FakeDaemon, 'view'>,
  map = 'm-1',
  show: SteeringAccess['show'] = async () => {},
): SteeringAccess {
  return { map, view, onReady: () => () => {}, show };
}

/** A file of the fake daemon, as the session takes it. */
export function sourceOf(path: string): TrackSource {
  return { uri: `file://${path}`, file: path.slice(path.lastIndexOf('/') + 1), open: async () => ({ path }) };
}

/** JSON, with bytes as base64: they travel as they are in VS Code. */
function encode(message: unknown): string {
  return JSON.stringify(message, (_key, value: unknown) =>
    value instanceof Uint8Array ? { bytesAsBase64: Buffer.from(value).toString('base64') } : value,
  );
}
