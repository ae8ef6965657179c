/** Another version of the product, built from the same sources, with its own version and protocol. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Release {
  readonly version: string;
  readonly protocol: number;
}

/** Builds the daemon with its threads and the terminal client into the folder. */
export async function buildRelease(release: Release, folder: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: {
      main: 'server/main.ts',
      cli: 'server/cli.ts',
      boardWorker: 'server/board/worker.ts',
      trackWorker: 'server/tracks/worker.ts',
    },
    outdir: folder,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    outExtension: { '.js': '.cjs' },
    define: { REMOTEX_BUILD: JSON.stringify(`test-${release.version}`) },
    plugins: [released(release)],
    logLevel: 'error',
  });
}

/** The two places that say which version it is. */
function released({ version, protocol }: Release): Plugin {
  return {
    name: 'release',
    setup({ onLoad }) {
      onLoad({ filter: /\/package\.json$/ }, ({ path }) => {
        if (path !== `${root}package.json`) return undefined;
        const manifest = JSON.parse(readFileSync(path, 'utf8'));
        return { contents: JSON.stringify({ ...manifest, version }), loader: 'json' };
      });
      onLoad({ filter: /\/server\/api\/daemon\.ts$/ }, ({ path }) => {
        const source = readFileSync(path, 'utf8');
        const contents = source.replace(/(export const protocol =) \d+;/, `$1 ${protocol};`);
        if (contents === source && protocol !== 1)
          throw new Error(`${path} does not say its protocol as expected`);
        return { contents, loader: 'ts' };
      });
    },
  };
}
