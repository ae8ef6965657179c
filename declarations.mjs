// The library's types, beside its code in dist/lib/: `node declarations.mjs`, after esbuild.mjs. Only `npm pack` needs them.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

const entries = ['remotex.d.ts', 'decorators.d.ts'];
const emitted = 'dist/types';
const target = 'dist/lib';

/** Types from elsewhere come along as a copy, so that the package depends on nothing. */
const vendored = {
  '@standard-schema/spec': {
    file: 'standardSchema.d.ts',
    text: () => {
      const folder = 'node_modules/@standard-schema/spec';
      const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const licence = readFileSync(join(folder, 'LICENSE'), 'utf8').trim();
      const types = readFileSync(join(folder, 'dist/index.d.ts'), 'utf8');
      return `/*!\n${name} ${version}\n\n${licence}\n*/\n${types}`;
    },
  },
};

/** A page that shares a contract with a program has no types of Node, and perhaps a library without `Symbol.dispose`. */
const needsTypesOfNode = /['"]node:|\bNodeJS\.|\bBuffer\b|\bSymbol\.(dispose|asyncDispose)\b/;
const forgiven = '// @ts-ignore: any, where the types of Node are missing';

rmSync(emitted, { recursive: true, force: true });
const compiler = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.types.json'];
const { status } = spawnSync(process.execPath, compiler, { stdio: 'inherit' });
if (status !== 0) {
  console.error('The types of the library could not be made, see above: repair them, then pack again.');
  process.exit(1);
}
// The compiler writes the types of every file it reads; a set also takes what is added while it is walked.
const reached = new Set(entries);
for (const file of reached) write(file, withOwnImports(file, readFileSync(join(emitted, file), 'utf8')));
rmSync(emitted, { recursive: true });

/** The text with every import as it must read in the package. What it imports of ours is reached as well. */
function withOwnImports(file, text) {
  const rewrite = (name) => {
    if (name.startsWith('node:')) return name;
    const isOurs = name.startsWith('.');
    const path = isOurs
      ? posix.join(posix.dirname(file), name.replace(/\.ts$/, '.d.ts'))
      : vendor(name, file);
    if (isOurs) reached.add(path);
    const relative = posix.relative(posix.dirname(file), path.replace(/\.d\.ts$/, '.js'));
    return relative.startsWith('.') ? relative : `./${relative}`;
  };
  const lines = text.split('\n').flatMap((line) => {
    // Examples in doc comments stay as they are.
    if (/^\s*(\*|\/[/*])/.test(line)) return line;
    const rewritten = line.replace(
      /(\bfrom\s+|\bimport\s*\(\s*|\bimport\s+)(['"])([^'"]+)\2/g,
      (_, before, quote, name) => `${before}${quote}${rewrite(name)}${quote}`,
    );
    return needsTypesOfNode.test(line) ? [forgiven, rewritten] : rewritten;
  });
  return lines.join('\n');
}

/** The file that holds the types of a package. */
function vendor(name, importer) {
  const types = vendored[name];
  if (!types) {
    throw new Error(
      `The types of the library (${importer}) need the package ${name}, which its users may not have: ` +
        'say it in types of our own, or add the package to the list in declarations.mjs.',
    );
  }
  write(types.file, types.text());
  return types.file;
}

function write(file, text) {
  const path = join(target, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
