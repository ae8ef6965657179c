/** The rooms of ARCHITECTURE.md: who may import whom, by the sources and by what the bundles hold. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** For each room: the folders, files and packages that it may import besides its own files and Node's modules. */
const rooms: readonly (readonly [string, readonly string[]])[] = [
  ['server/remote/', ['@standard-schema/spec']],
  ['server/api/', ['server/remote/contract.ts', 'zod/mini']],
  ['server/daemon/', ['server/remote/', 'server/api/', 'zod/mini']],
  ['server/board/', ['server/remote/', 'server/api/']],
  [
    'server/tracks/',
    [
      'server/remote/',
      'server/api/',
      'zod/mini',
      'saxes',
      'fflate',
      '@streamparser/json',
      'geographiclib-geodesic',
    ],
  ],
  ['server/cli/', ['server/remote/', 'server/api/', 'server/daemon/']],
  [
    'extension/',
    [
      'server/remote/',
      'server/api/',
      'webview/messages.ts',
      'webview/placeCopies.ts',
      'webview/questions.ts',
      'webview/values.ts',
      'vscode',
      'vscode-languageclient/node',
      'zod/',
      'http-cache-semantics',
    ],
  ],
  ['webview/', ['leaflet', 'leaflet/', 'topojson-client', 'world-atlas/', 'zod/mini']],
];

/** Types alone bind nothing at run time. */
const typesToo = new Map([['webview/', ['server/api/', 'geojson', 'topojson-specification']]]);

const sources = globSync('{server,extension,webview}/**/*.ts', { cwd: root }).filter(
  (file) => !file.endsWith('.d.ts'),
);

function importsOf(file: string): { path: string; isType: boolean }[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found = text.matchAll(
    /^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\('([^']+)'\)/gm,
  );
  return [...found].map(([, type, fixed, lazy]) => {
    const name = fixed ?? lazy ?? '';
    return {
      path: name.startsWith('.') ? normalize(join(dirname(file), name)) : name,
      isType: type !== undefined,
    };
  });
}

for (const [room, allowed] of rooms) {
  test(`${room} imports only what ARCHITECTURE.md lets it`, () => {
    const files = sources.filter((file) => file.startsWith(room));
    assert.ok(files.length > 0);
    for (const file of files) {
      for (const { path, isType } of importsOf(file)) {
        const known = [room, ...allowed, ...(isType ? (typesToo.get(room) ?? []) : [])];
        const isFine =
          (path.startsWith('node:') && room !== 'webview/' && room !== 'server/api/') ||
          known.some((name) => path === name || (name.endsWith('/') && path.startsWith(name)));
        assert.ok(isFine, `${file} imports ${path}`);
      }
    }
  });
}

test('every bundle holds only the rooms that belong in it', () => {
  const { outputs } = JSON.parse(readFileSync(join(root, 'dist/meta.json'), 'utf8'));
  /** A folder stands for all bundles in it. */
  const heldBy = (bundle: string): string[] => {
    const names = Object.keys(outputs).filter((name) => name.startsWith(bundle));
    assert.ok(names.length > 0, `There is no bundle ${bundle}`);
    return names.flatMap((name) => Object.keys(outputs[name].inputs));
  };
  for (const [bundle, forbidden] of [
    ['dist/cli.cjs', /^(extension|webview|server\/(board|tracks))\/|vscode|saxes|leaflet/],
    ['dist/main.cjs', /^(extension|webview|server\/cli)\/|vscode|leaflet|saxes/],
    ['dist/boardWorker.cjs', /^(extension|webview|server\/(cli|tracks|daemon))\/|zod|vscode/],
    ['dist/trackWorker.cjs', /^(extension|webview|server\/(cli|board|daemon))\/|vscode|leaflet/],
    [
      'dist/editor.cjs',
      /^(webview\/(?!messages|questions|values|placeCopies|tiles\/tileQuestions)|server\/(cli|board|tracks|daemon))\/?|leaflet|saxes/,
    ],
    ['dist/lib/', /^(extension|webview|server\/(cli|board|tracks|api\/(board|tracks)))|vscode|saxes|leaflet/],
    ['dist/webview/main.js', /^(extension|server)\/|vscode|node:/],
    ['dist/webview/outline.js', /^(extension|server)\/|vscode|node:|leaflet/],
  ] as const) {
    for (const file of heldBy(bundle)) assert.doesNotMatch(file, forbidden, `${bundle} holds ${file}`);
  }
});
