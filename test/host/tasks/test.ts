// `npm test`: everything, in the order in which a failure is cheapest. The last line says how many passed and failed.
// `npm test -- server/board`: only the test files whose path holds one of the words given.
// `npm run test:desktop`: only the in-host tests, in a desktop VS Code, downloaded if need be.
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { findChromium } from '../chromium.ts';
import { findGpsbabel } from '../gpsbabel.ts';
import { runInHost } from '../mochaTests.ts';
import { runNodeTests } from '../nodeTests.ts';
import { build, check, packageVsix } from '../product.ts';
import { createReport } from '../report.ts';
import { Problem, root, task } from '../task.ts';
import { findVSCode } from '../vscode.ts';

/** The suites, found by pattern: a new file needs no entry anywhere. */
const patterns = {
  unit: ['test/*.test.ts', 'test/{server,webview,extension}/**/*.test.ts'],
  inHost: ['test/vscode/**/*.test.ts'],
  workbench: ['test/workbench/**/*.test.ts'],
};

/** One more than there are cores: many tests wait for other processes. */
const runUnit = (files: readonly string[]) => runNodeTests(files, availableParallelism() + 1);
const runInServer = (files: readonly string[]) => runInHost(files, 'server');
/** Two at a time: each has a whole VS Code and a browser of its own, and waits for them most of the time. */
const runWorkbench = (files: readonly string[]) => runNodeTests(files, 2);

await task((args) => {
  const words = args.filter((word) => !word.startsWith('--'));
  if (args.includes('--desktop')) return testDesktop(words);
  return words.length > 0 ? testSome(words) : testAll();
});

async function testAll(): Promise<number> {
  const report = createReport();
  await report.step('types, lint and format', check);
  const isReady =
    (await report.step('build', build)) &&
    (await report.step('package', packageVsix)) &&
    (await prepareFormats(report)) &&
    (await prepare(report));
  if (isReady) {
    await report.suite('unit and process tests', find('unit'), runUnit);
    await report.suite('tests in the extension host', find('inHost'), runInServer);
    await report.suite('tests in the workbench', find('workbench'), runWorkbench);
  }
  return report.end();
}

async function testSome(words: string[]): Promise<number> {
  const report = createReport();
  const unit = find('unit', words);
  const inHost = find('inHost', words);
  const workbench = find('workbench', words);
  const isFound = await report.step('search', async () => {
    if (unit.length + inHost.length + workbench.length > 0) return;
    throw new Problem(`No test file has "${words.join('" or "')}" in its path.`);
  });
  const needsVSCode = inHost.length + workbench.length > 0;
  const isReady =
    isFound &&
    (await report.step('build', build)) &&
    (!unit.some((file) => file.includes('tracks/formats')) || (await prepareFormats(report))) &&
    (workbench.length === 0 || (await report.step('package', packageVsix))) &&
    (!needsVSCode || (await prepare(report)));
  if (isReady) {
    if (unit.length > 0) await report.suite('unit and process tests', unit, runUnit);
    if (inHost.length > 0) await report.suite('tests in the extension host', inHost, runInServer);
    if (workbench.length > 0) await report.suite('tests in the workbench', workbench, runWorkbench);
  }
  return report.end();
}

async function testDesktop(words: string[]): Promise<number> {
  const report = createReport();
  if (await report.step('build', build)) {
    const files = find('inHost', words);
    await report.suite('tests in the extension host', files, (files) => runInHost(files, 'desktop'));
  }
  return report.end();
}

/** Installed before any test runs, so that no test's time limit pays for it. */
function prepare(report: ReturnType<typeof createReport>): Promise<boolean> {
  return report.step('VS Code and Chromium', async () => {
    await findVSCode();
    await findChromium();
  });
}

/** As above: what other programs make of tracks is asked of them. */
function prepareFormats(report: ReturnType<typeof createReport>): Promise<boolean> {
  return report.step('GPSBabel', async () => void (await findGpsbabel()));
}

/** The files of a suite, as paths from the root; with words, only those whose path holds one of them. */
function find(suite: keyof typeof patterns, words: readonly string[] = ['']): string[] {
  const files = globSync(patterns[suite], { cwd: root });
  return files.filter((file) => words.some((word) => file.includes(word))).sort();
}
