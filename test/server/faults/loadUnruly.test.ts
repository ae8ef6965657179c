/** Own servers that do not start, end at once, talk without end, or change what all objects have. */
import assert from 'node:assert/strict';
import { statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { connect } from '../../../server/daemon/reconnectOwn.ts';
import { remote } from '../../../server/remote/client.ts';
import { Unruly } from '../../fixtures/unruly.ts';
import { underAbuse } from './abused.ts';
import { openUnruly } from './unruly.ts';

const programs = [
  ['throws', "throw new Error('no such disk');", 'Error: no such disk. Mend it and try again.'],
  ['does not compile', 'let a = ;', "SyntaxError: Unexpected token ';'. Mend it and try again."],
  [
    'wants a module that is not there',
    "import './none.mjs';",
    /^Error \[ERR_MODULE_NOT_FOUND\]: Cannot find module '.*none\.mjs' imported from .*\. Mend it and try again\.$/,
  ],
  [
    'ends without a word',
    'process.exit(0);',
    "without a word on standard error. It must call serve('bad', …) and go on running.",
  ],
  [
    'listens on our pipe',
    "import { createServer } from 'node:net'; createServer().listen(process.env.REMOTEX_HOME + '/run/remotex.sock');",
    /^Error: listen EADDRINUSE: address already in use .*remotex\.sock\. Mend it and try again\.$/,
  ],
] as const;

underAbuse(
  'an own server that cannot start is named with its own words, and nothing else is touched',
  async ({ product }, t) => {
    const { env, folder } = product;
    const other = await openUnruly(t, product, 'other');
    for (const [i, [what, text, expected]] of programs.entries()) {
      const file = join(dirname(folder), `bad${i}.mjs`);
      writeFileSync(file, text);
      const log = ` All that it said: ${folder}/servers/bad/log/start.log`;
      await assert.rejects(connect('bad', { env, start: file }), (error: Error & { reason?: string }) => {
        assert.equal(error.reason, 'cannot-start', what);
        const start = `${file} ended before it served bad`;
        assert.ok(error.message.startsWith(start), error.message);
        const words = error.message
          .slice(start.length)
          .replace(/^[:,] /, '')
          .replace(log, '');
        if (typeof expected === 'string') assert.equal(words, expected);
        else assert.match(words, expected);
        return true;
      });
      await other.worksIn('the same process');
    }
  },
);

underAbuse(
  'an own server that ends in the middle of a call is started again by the next one',
  async ({ product }, t) => {
    const other = await openUnruly(t, product, 'other');
    const unruly = await openUnruly(t, product);
    await assert.rejects(unruly.leave(), {
      reason: 'connection-closed',
      message: 'The connection closed before unruly/leave was answered; it may have been done. Try again.',
    });
    await unruly.worksIn('another process');
    await other.worksIn('the same process');
  },
);

underAbuse(
  'an own server that talks without end answers all the same, and fills no disk',
  async ({ product }, t) => {
    const unruly = await openUnruly(t, product);
    await unruly.chatter();
    for (let n = 0; n < 200; n++) await unruly.worksIn('the same process');
    assert.equal(statSync(join(product.folder, 'servers/unruly/log/start.log')).size, 0);
  },
);

underAbuse(
  'an own server that changes Object.prototype changes its own alone, and is served on',
  async ({ product }, t) => {
    const other = await openUnruly(t, product, 'other');
    const unruly = await openUnruly(t, product);
    await unruly.pollute();
    await unruly.worksIn('the same process');
    const connection = await connect('unruly', { env: product.env });
    t.after(() => connection.close());
    assert.equal(await remote(Unruly, connection).work(), unruly.pid());
    assert.equal('polluted' in {}, false);
    await other.worksIn('the same process');
  },
);
