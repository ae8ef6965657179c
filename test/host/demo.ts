// What `npm start` shows: the extension as users get it, and a folder with a walk in it.
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { cache, folderOnce } from './cache.ts';
import { build, installVsix, packageVsix } from './product.ts';
import { root, say } from './task.ts';

/** Each clone has a demo of its own, so that two can run side by side. */
const folder = join(cache, 'start', `${basename(root)}-${hash(root)}`);
export const demoData = join(folder, 'server');

/** With these a .gpx opens on the map at once, instead of as text. */
export const demoSettings = { 'workbench.editorAssociations': { '*.gpx': 'remotex.map' } };

/** A folder that holds the sample track and nothing else. */
export async function demoFolder(): Promise<{ folder: string; file: string }> {
  const walk = join(folder, 'walk');
  await rm(walk, { recursive: true, force: true });
  await mkdir(walk, { recursive: true });
  const file = join(walk, 'walk.gpx');
  await cp(join(root, 'media/sample/walk.gpx'), file);
  return { folder: walk, file };
}

/** A folder of extensions that holds Remotex alone; built, packaged and installed only when a source has changed. */
export async function demoExtensions(): Promise<string> {
  const name = `extensions-${await hashOfSources()}`;
  const extensions = await folderOnce(join(folder, name), async (filling) => {
    say('Building and installing the extension…');
    await build();
    await installVsix(await packageVsix(), filling);
  });
  for (const other of await readdir(folder)) {
    const isOld = other.startsWith('extensions-') && other !== name && !other.endsWith('.filling');
    if (isOld) await rm(join(folder, other), { recursive: true, force: true });
  }
  return extensions;
}

async function hashOfSources(): Promise<string> {
  const sum = createHash('sha256');
  for (const top of ['extension', 'server', 'webview', 'media', '.']) {
    const entries = await readdir(join(root, top), { withFileTypes: true, recursive: top !== '.' });
    const files = entries.filter((entry) => entry.isFile() && !/\.(vsix|tgz)$/.test(entry.name));
    const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
    for (const path of paths)
      sum
        .update(`${path}\0`)
        .update(await readFile(path))
        .update('\0');
  }
  return sum.digest('hex').slice(0, 12);
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
