/** Fixtures with decorators, which Node does not read yet: compiled one by one, so that several programs import the same file. */
import { globSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';

const fixtures = fileURLToPath(new URL('../../fixtures/', import.meta.url));

/** The compiled files stand anywhere, so what they import besides one another is named by its whole address. */
const inPlace: Plugin = {
  name: 'in place',
  setup({ onResolve }) {
    onResolve({ filter: /./ }, ({ path, importer, kind }) => {
      if (kind === 'entry-point') return undefined;
      if (!path.startsWith('.')) return { path: import.meta.resolve(path), external: true };
      const file = join(dirname(importer), path);
      const isFixture = !relative(fixtures, file).startsWith('..');
      return {
        path: isFixture ? path.replace(/\.ts$/, '.mjs') : pathToFileURL(file).href,
        external: true,
      };
    });
  },
};

/** Compiles all files of a folder of test/fixtures/ into another one, as NAME.mjs. */
export async function compileFixtures(
  name: string,
  folder: string,
  options: BuildOptions = {},
): Promise<void> {
  await build({
    entryPoints: globSync(join(fixtures, name, '*.ts')),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    target: 'node22',
    plugins: [inPlace],
    logLevel: 'error',
    ...options,
  });
}
