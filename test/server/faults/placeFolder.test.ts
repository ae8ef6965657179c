/** A folder that is not ours alone is refused, by the daemon and by its clients, and left as it is. */
import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createProduct, type Product } from '../product.ts';
import { createWitness } from '../witness.ts';
import { modeOf, otherUid, runDaemon } from './place.ts';

/** What makes the folder unsafe, how that is told, and what makes it safe again. */
interface Fault {
  readonly folder: string;
  readonly make: () => void;
  readonly told: string;
  readonly mend: () => void;
}

/** Refused at the start, and after it, when the daemon runs already. */
async function isRefused(t: TestContext, faultOf: (product: Product) => Fault): Promise<void> {
  const product = createProduct(t);
  const run = join(product.folder, 'run');
  mkdirSync(run, { recursive: true, mode: 0o700 });
  chmodSync(product.folder, 0o700);
  const { folder, make, told, mend } = faultOf(product);
  const message = `Remotex will not open its pipe in ${folder}: ${told}`;
  make();
  const mode = modeOf(folder);
  assert.deepEqual(await runDaemon(product), { code: 78, stdout: '', stderr: `${message}\n` });
  assert.deepEqual(readdirSync(run), []);
  const { code, stdout, stderr } = await product.remotex(['post', 'x', '--json']);
  assert.deepEqual([code, stdout], [3, '']);
  assert.deepEqual(JSON.parse(stderr), { error: { reason: 'unsafe-folder', message } });
  assert.equal(modeOf(folder), mode, 'nothing is changed by us');
  assert.ok(!existsSync(join(product.folder, 'endpoint.json')));
  mend();
  await product.remotex(['read']);
  const witness = await createWitness(product);
  make();
  assert.deepEqual(await product.remotex(['post', 'x']), { code: 3, stdout: '', stderr: `${message}\n` });
  assert.equal(modeOf(folder), mode, 'nothing is changed by us');
  mend();
  // The post was not sent: the witness finds nothing but its own.
  await witness.undisturbed();
}

test('a run folder that others can change is refused', (t) =>
  isRefused(t, (product) => {
    const folder = join(product.folder, 'run');
    return {
      folder,
      make: () => chmodSync(folder, 0o777),
      told: `other users can change this folder (mode 0777). Check what is in it, then run: chmod 700 '${folder}'`,
      mend: () => chmodSync(folder, 0o700),
    };
  }));

test('a run folder that is a link is refused, and the place it leads to is named', (t) =>
  isRefused(t, (product) => {
    const folder = join(product.folder, 'run');
    const real = join(product.folder, 'real');
    return {
      folder,
      make() {
        renameSync(folder, real);
        symlinkSync('real', folder);
      },
      told: `it is a link to ${real}. Remove the link, or set REMOTEX_HOME to another folder.`,
      mend() {
        rmSync(folder);
        renameSync(real, folder);
      },
    };
  }));

test('a run folder of another user is refused, and the user is named', (t) => {
  assert.equal(process.getuid?.(), 0, 'this test gives a folder to another user, which needs root');
  return isRefused(t, (product) => {
    const folder = join(product.folder, 'run');
    return {
      folder,
      make: () => chownSync(folder, otherUid, otherUid),
      told: `it belongs to user ${otherUid}, not to you (0). Set REMOTEX_HOME to a folder of your own.`,
      mend: () => chownSync(folder, 0, 0),
    };
  });
});

test('a folder that others can replace is refused, though they cannot enter it', (t) =>
  isRefused(t, (product) => {
    const above = dirname(product.folder);
    return {
      folder: product.folder,
      make: () => chmodSync(above, 0o770),
      told: `other users can replace it (mode 0770 of ${above}). Run: chmod go-w '${above}'`,
      mend: () => chmodSync(above, 0o700),
    };
  }));
