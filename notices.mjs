// The licences of all that is bundled, read from esbuild's metafile; refuses what we may not ship.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Licences that ask for no more than to be named. A new one is added here after it was read. */
const permissive = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
]);

/** What the repository of a package has as its licence, where the package itself was published without the file. */
const leftOut = {
  saxes: `The ISC License

Copyright (c) Contributors
Copyright (c) Isaac Z. Schlueter and Contributors (of sax, from which saxes was forked)

Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby
granted, provided that the above copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL
IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,
INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN
AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR
PERFORMANCE OF THIS SOFTWARE.`,
};

/** The text of dist/THIRD-PARTY-NOTICES.txt for these files, of which those in node_modules are somebody else's. */
export function thirdPartyNotices(files) {
  const folders = new Set(files.map(packageFolder).filter(Boolean));
  const notices = [...folders].sort().map(notice);
  return ['Remotex contains the following packages.', ...notices].join(`\n\n${'-'.repeat(80)}\n\n`);
}

/** `node_modules/a/node_modules/@b/c/x.js` belongs to `node_modules/a/node_modules/@b/c`. */
function packageFolder(path) {
  return /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
}

function notice(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (!isPermissive(license)) {
    throw new Error(
      `${name} ${version} is bundled, but its licence is ${JSON.stringify(license)}: ` +
        'remove the package, or read the licence and add it to the list in notices.mjs.',
    );
  }
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  const texts = files.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim());
  if (texts.length === 0 && name in leftOut) texts.push(leftOut[name]);
  if (texts.length === 0) {
    throw new Error(
      `${name} ${version} is bundled, but ${folder} holds no licence: add its text to notices.mjs.`,
    );
  }
  return [`${name} ${version} (${license})`, ...texts].join('\n\n');
}

/** Understands `MIT`, `(MIT OR GPL-3.0)` and `MIT AND ISC`; anything else is unknown, and so refused. */
function isPermissive(license) {
  if (typeof license !== 'string') return false;
  const alternatives = license.replace(/^\((.*)\)$/, '$1').split(' OR ');
  return alternatives.some((terms) => terms.split(' AND ').every((term) => permissive.has(term)));
}
