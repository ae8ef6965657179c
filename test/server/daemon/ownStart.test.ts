/** A program that does not become the server that it was started as: whoever started it hears why, in one line. */
import assert from 'node:assert/strict';
import { appendFileSync, existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { prepareHome } from '../../../server/daemon/home.ts';
import { ownHome } from '../../../server/daemon/ownHome.ts';
import type { Start } from '../../../server/daemon/start.ts';
import { boundStartLog, openStartLog } from '../../../server/daemon/startLog.ts';
import { createOwnPlace, ended } from './ownPlace.ts';

const serveModule = JSON.stringify(new URL('../../../server/daemon/serveOwn.ts', import.meta.url).href);

async function failsToStart(
  t: TestContext,
  start: string | Start,
  expected: { reason?: string; message: RegExp },
) {
  const place = createOwnPlace(t);
  await assert.rejects(place.counter({ start }), (error: Error & { reason?: string }) => {
    assert.match(error.message, expected.message);
    assert.equal(error.reason, expected.reason ?? 'cannot-start');
    assert.doesNotMatch(error.message, /\p{Cc}/u);
    return true;
  });
  return place;
}
const script = (text: string): Start => ({ command: [process.execPath, '--input-type=module', '-e', text] });

test('a program that crashes at its start is quoted by its error, not by the end of its stack', async (t) => {
  const place = await failsToStart(t, script(`throw new TypeError('no disk \\x1b[31m today')`), {
    message:
      /ended before it served counter: TypeError: no disk {2}\[31m today\. Mend it and try again\. All that it said: .*start\.log$/,
  });
  assert.match(readFileSync(join(place.home, 'servers/counter/log/start.log'), 'utf8'), /at .*eval/);
});

test('a program that does not compile, or is no Node at all, is quoted too', async (t) => {
  await failsToStart(t, script('let a = ;'), { message: /SyntaxError: Unexpected token/ });
  await failsToStart(
    t,
    { command: ['/bin/sh', '-c', 'echo first >&2; echo "no such thing" >&2; exit 1'] },
    {
      message: /ended before it served counter: no such thing\. Mend it/,
    },
  );
  await failsToStart(t, { command: ['/no/such/program'] }, { message: /not found/ });
});

test('a program that ends without a word is told what it should have done', async (t) => {
  await failsToStart(t, script(''), {
    message: /without a word on standard error\. It must call serve\('counter', …\) and go on running\.$/,
  });
});

test('a program that never serves is ended when patience is', async (t) => {
  const place = createOwnPlace(t);
  const pidFile = join(place.folder, 'pid');
  const text = `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); setInterval(() => {}, 1000);`;
  await assert.rejects(place.counter({ start: place.program(text), startMs: 1000 }), {
    reason: 'cannot-start',
    message: /did not call serve\('counter', …\) within 1 s, and was ended\. Call it first/,
  });
  await ended(Number(readFileSync(pidFile, 'utf8')));
});

test('a program that serves another name has not served this one', async (t) => {
  const place = createOwnPlace(t);
  const text = `import { serve } from ${serveModule}; await serve('other', []);`;
  await assert.rejects(place.counter({ start: place.program(text), startMs: 1500 }), {
    message: /did not call serve\('counter', …\)/,
  });
});

test('a program that is ready and gone each time is given up', async (t) => {
  const text = `import { writeSync } from 'node:fs'; writeSync(3, '{"kind":"ready"}'); throw new Error('changed my mind');`;
  await failsToStart(t, script(text), {
    message: /served counter and ended at once, 3 times: Error: changed my mind\. Mend it/,
  });
});

test('a refusal of serve() reaches the starter with its reason', async (t) => {
  const text = `import { serve } from ${serveModule}; await serve('counter', [new Map([['daemon/x', { run() {} }]])]);`;
  await failsToStart(t, script(text), { reason: 'duplicate-module', message: /got the module daemon/ });
});

test('what cannot be started is refused by name, and nothing is made', async (t) => {
  for (const start of [
    'counter.ts',
    './counter.ts',
    new URL('http://127.0.0.1/x.ts'),
    'data:text/javascript,1',
  ]) {
    const place = await failsToStart(t, start, {
      reason: 'bad-start',
      message: /a file: URL, or the absolute path of a module/,
    });
    assert.ok(!existsSync(place.home));
  }
  const place = await failsToStart(t, '/no/such/file.ts', {
    reason: 'bad-start',
    message: /there is no file \/no\/such\/file\.ts\.$/,
  });
  assert.ok(!existsSync(place.home));
});

test('what servers say on standard error is kept, but never more than a megabyte of it', (t) => {
  const place = createOwnPlace(t);
  const home = ownHome(place.env, 'counter');
  prepareHome(home);
  const log = openStartLog(home);
  t.after(log.close);
  writeFileSync(log.descriptor, 'Error: first\n');
  boundStartLog(home);
  assert.equal(log.lastWords(), 'Error: first');
  appendFileSync(home.startLogFile, 'x'.repeat(1024 * 1024));
  boundStartLog(home);
  assert.equal(statSync(home.startLogFile).size, 0);
  // The server's own descriptor goes on at the new end.
  writeFileSync(log.descriptor, 'and on\n');
  assert.equal(statSync(home.startLogFile).size, 7);
  assert.equal(log.lastWords(), 'and on');
  truncateSync(home.startLogFile);
  assert.equal(log.lastWords(), undefined);
});
