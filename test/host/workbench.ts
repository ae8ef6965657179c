// A real VS Code in a real browser, with Remotex installed from its .vsix into an otherwise empty folder of extensions.
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { createHome, removeHome } from './home.ts';
import { installVsix } from './product.ts';
import { startServer } from './server.ts';
import { Problem, root } from './task.ts';

export interface WorkbenchOptions {
  /** The folder to open. */
  readonly folder: string;
  /** A file to open at once: its absolute path. */
  readonly openFile?: string;
  /** REMOTEX_HOME; when it is given, its owner ends the daemon and removes it (removeHome). */
  readonly home?: string;
  /** More settings, over the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Opens in Restricted Mode, as a folder that the person does not trust. */
  readonly untrusted?: boolean;
}

export interface Workbench {
  readonly page: Page;
  readonly home: string;
  /** Runs a command of the palette by its whole title: `Remotex: Post to Bulletin Board`. */
  runCommand(title: string): Promise<void>;
  /** The page of the visible Remotex map, once its map is there. */
  mapFrame(): Promise<Frame>;
  /** Writes .artifacts/screenshots/NAME.png and returns its path. */
  screenshot(name: string): Promise<string>;
  /** For `afterEach((t) => workbench.keep(t))`: a test that has failed leaves a screenshot named after it. */
  keep(test: unknown): Promise<void>;
  /** Ends the browser, VS Code, and the daemon unless `home` was given. */
  close(): Promise<void>;
}

export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const run = await mkdtemp(join(tmpdir(), 'remotex-'));
    closers.push(() => rm(run, { recursive: true, force: true, maxRetries: 5 }));
    const home = options.home ?? (await createHome());
    if (!options.home) closers.push(() => removeHome(home));
    const extensions = join(run, 'extensions');
    await installVsix(builtVsix(), extensions);
    const server = await startServer({
      data: join(run, 'data'),
      extensions,
      // A screenshot must not catch a widget half faded.
      settings: { 'workbench.reduceMotion': 'on', ...options.settings },
      // Whatever VS Code puts into a runtime folder goes with this one.
      env: { XDG_RUNTIME_DIR: run, ...options.env, REMOTEX_HOME: home },
      args: ['--enable-smoke-test-driver', ...(options.untrusted ? [] : ['--disable-workspace-trust'])],
    });
    closers.push(server.stop);
    const browser = await launchChromium();
    closers.push(() => browser.close());
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await openPage(page, `127.0.0.1:${server.port}`, server.token, options);
    return { page, home, ...actions(page), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function builtVsix(): string {
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
    string,
    string
  >;
  const file = `${name}-${version}.vsix`;
  if (!existsSync(join(root, file))) throw new Problem(`${file} is missing: run "npm run package" first.`);
  return file;
}

async function openPage(
  page: Page,
  authority: string,
  token: string,
  options: WorkbenchOptions,
): Promise<void> {
  const { folder, openFile } = options;
  const file = openFile && ['openFile', `vscode-remote://${authority}${encodeURI(openFile)}`];
  const payload = [['skipWelcome', 'true'], ...(file ? [file] : [])];
  const query = new URLSearchParams({ tkn: token, folder, payload: JSON.stringify(payload) });
  await page.goto(`http://${authority}/?${query}`);
  await page.waitForFunction('window.driver?.whenWorkbenchRestored');
  await page.evaluate('window.driver.whenWorkbenchRestored()');
  if (openFile) await page.locator('.tabs-container .tab.active').waitFor();
}

function actions(page: Page): Pick<Workbench, 'runCommand' | 'mapFrame' | 'screenshot' | 'keep'> {
  const screenshot = async (name: string) => {
    const folder = join(root, '.artifacts/screenshots');
    await mkdir(folder, { recursive: true });
    const path = join(folder, `${name.replace(/[^\w.-]+/g, '-')}.png`);
    await page.screenshot({ path });
    return path;
  };
  return {
    screenshot,
    runCommand: (title) => runCommand(page, title),
    mapFrame: () => mapFrame(page),
    keep: async (test) => {
      // The types that belong to the oldest Node we support do not know these two of a TestContext.
      const { fullName, passed } = test as { readonly fullName: string; readonly passed: boolean };
      if (!passed) console.error(`Screenshot: ${await screenshot(`failed ${fullName}`)}`);
    },
  };
}

export async function runCommand(page: Page, title: string): Promise<void> {
  const input = page.locator('.quick-input-widget input[aria-controls]').first();
  const name = page.locator('.quick-input-list .quick-input-list-label .label-name');
  const row = name.getByText(title, { exact: true }).first();
  // The palette lists the commands it knows when one types: right after a start those of an extension may follow.
  for (let attempt = 1; ; attempt++) {
    await page.keyboard.press('F1');
    await input.fill(`>${title}`);
    try {
      await row.waitFor({ timeout: 3_000 });
      break;
    } catch (cause) {
      if (attempt === 5) throw new Error(`The command palette does not offer "${title}".`, { cause });
      await page.keyboard.press('Escape');
    }
  }
  await row.click();
}

/** A webview is a frame in a frame: the outer one is VS Code's, the inner one holds the extension's page. */
async function mapFrame(page: Page): Promise<Frame> {
  const outer = page.locator('iframe.webview.ready').filter({ visible: true }).first();
  const map = outer
    .contentFrame()
    .locator('iframe#active-frame')
    .contentFrame()
    .locator('.leaflet-container');
  await map.first().waitFor();
  const frame = await (await map.first().elementHandle())?.ownerFrame();
  if (!frame) throw new Error('The page of the map has gone while it was looked for.');
  return frame;
}
