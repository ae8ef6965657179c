/** What package.json says about files with tracks is what our one list says. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  binaryMapViewType,
  binaryPatterns,
  dialogFilters,
  isTrackFile,
  mapViewType,
  mayBeTrackFile,
  textPatterns,
  trackFilePattern,
  viewTypeOf,
} from '../../../extension/map/trackNames.ts';
import { formatNames } from '../../../server/api/trackNames.ts';
import { formatEntries } from '../../../server/tracks/formats/formats.ts';

const { contributes } = JSON.parse(
  readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
) as {
  contributes: Record<string, unknown> & { menus: Record<string, { command: string; when: string }[]> };
};

test('the map is offered beside the text of text formats, and opens all others', () => {
  const editor = (viewType: string, patterns: readonly string[], priority: string) => ({
    viewType,
    displayName: 'GPS Track Map',
    selector: patterns.map((filenamePattern) => ({ filenamePattern })),
    priority,
  });
  assert.deepEqual(contributes.customEditors, [
    editor(mapViewType, textPatterns, 'option'),
    editor(binaryMapViewType, binaryPatterns, 'default'),
  ]);
});

test('button and menu are there for the same files, by one expression', () => {
  const clause = `resourceFilename =~ /${trackFilePattern}/i`;
  const whens = ['editor/title', 'explorer/context'].map(
    (menu) => contributes.menus[menu]?.find(({ command }) => command === 'remotex.showTrack')?.when,
  );
  assert.deepEqual(whens, [
    `${clause} && activeCustomEditorId != ${mapViewType} && activeCustomEditorId != ${binaryMapViewType}`,
    clause,
  ]);
});

test('every format that is read has its names, and every extension its editor', () => {
  assert.deepEqual(formatEntries.map(({ format }) => format).sort(), Object.keys(formatNames).sort());
  for (const { extensions, shared = [], isText } of Object.values(formatNames)) {
    for (const extension of [...extensions, ...shared]) {
      assert.equal(viewTypeOf(`Walk${extension.toUpperCase()}`), isText ? mapViewType : binaryMapViewType);
      assert.ok(mayBeTrackFile(`walk${extension}`) && mayBeTrackFile(`walk${extension}.gz`));
      assert.equal(isTrackFile(`walk${extension}`), extensions.includes(extension));
      assert.ok(dialogFilters['GPS Tracks']?.includes(extension.slice(1)));
    }
    for (const extension of extensions) assert.equal(viewTypeOf(`a.b${extension}.gz`), binaryMapViewType);
  }
});

test('other files are none', () => {
  for (const name of ['walk.gpx.txt', 'gpx', 'walkgpx', 'a.gz', 'walk.gpx.bz2', '']) {
    assert.equal(isTrackFile(name), false, name);
    assert.equal(mayBeTrackFile(name), false, name);
  }
  assert.equal(isTrackFile('package.json'), false);
});
