/** Somebody's own server is as private and as hard to confuse as our daemon. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmodSync, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { serve } from '../../../server/daemon/serveOwn.ts';
import { createCaller } from '../../../server/remote/caller.ts';
import { implement } from '../../../server/remote/implement.ts';
import { Counter } from '../../fixtures/counter.ts';
import { counterFile, createOwnPlace, environmentOf } from './ownPlace.ts';

const counterService = () => implement(Counter, { add: ({ n }) => n });

test('a module that is served twice, or has the name of ours, is refused before anything is made', async (t) => {
  const place = createOwnPlace(t);
  const twice = [counterService(), counterService()];
  await assert.rejects(serve('counter', twice, { env: place.env }), {
    reason: 'duplicate-module',
    message: "serve('counter') got the module counter, twice. Give each module a name of its own.",
  });
  const ours = new Map([['daemon/add', { run: () => 1 }]]);
  await assert.rejects(serve('counter', [ours], { env: place.env }), { reason: 'duplicate-module' });
  assert.ok(!existsSync(place.home));
});

test('names that could leave the folder or confuse a shell are refused before anything is made', async (t) => {
  const place = createOwnPlace(t);
  const names = [
    '',
    'A',
    '../x',
    'a/b',
    '.',
    '1st',
    '-x',
    'a b',
    'a\n',
    'é',
    '__proto__',
    'x'.repeat(41),
    'x'.repeat(300),
  ];
  for (const name of [...names, null, 5, { toString: () => 'counter' }]) {
    // From JavaScript anything may come.
    const given = name as string;
    await assert.rejects(place.counter({}, given), {
      reason: 'bad-name',
      message: /must be 1 to 40 characters of a-z, 0-9, '-' and '_', and begin with a letter\.$/,
    });
    await assert.rejects(serve(given, [], { env: place.env }), { reason: 'bad-name' });
  }
  assert.ok(!existsSync(place.home));
});

test('a folder that others can change is refused at each level, by server and client', async (t) => {
  const place = createOwnPlace(t);
  const levels = ['', 'servers', 'servers/counter'].map((name) => join(place.home, name));
  const { pid } = await place.counter();
  for (const folder of levels) {
    chmodSync(folder, 0o777);
    await assert.rejects(place.counter(), { reason: 'unsafe-folder', message: /mode 0777.*chmod 700/ });
    await assert.rejects(serve('counter', [], { env: place.env, signals: false }), {
      reason: 'unsafe-folder',
    });
    chmodSync(folder, 0o700);
  }
  assert.equal((await place.counter()).pid, pid);
});

test('all that a server makes is for its owner only, whatever the umask of the starter', async (t) => {
  const place = createOwnPlace(t);
  const command = `umask 000; exec '${process.execPath}' '${counterFile}'`;
  const { pipe } = await place.counter({ start: { command: ['/bin/sh', '-c', command] } });
  const folder = join(place.home, 'servers', 'counter');
  const mode = (file: string) => (statSync(file).mode & 0o777).toString(8);
  for (const name of ['../..', '..', '', 'run', 'log']) assert.equal(mode(join(folder, name)), '700', name);
  assert.equal(mode(pipe), '600');
  for (const name of ['endpoint.json', 'lock.db', 'runtime.json', 'log/daemon.log', 'log/start.log'])
    assert.equal(mode(join(folder, name)), '600', name);
});

test('a started server gets what `env` adds, and no secrets of its starter', async (t) => {
  const place = createOwnPlace(t);
  const { pid } = await place.counter({
    env: { ...place.env, SECRET: 'x', NODE_OPTIONS: '--no-warnings' },
    start: { command: [process.execPath, counterFile], env: { COLOUR: 'green' } },
  });
  const variables = environmentOf(pid);
  assert.ok(variables.includes('COLOUR=green'));
  assert.deepEqual(
    variables.filter((entry) => /^(SECRET|NODE_OPTIONS)=/.test(entry)),
    [],
  );
});

test('both framings and hostile bytes are taken as by our own daemon', async (t) => {
  const place = createOwnPlace(t);
  const { pipe } = await place.counter();
  const { connect } = await import('node:net');
  const caller = createCaller(connect(pipe), { framing: 'headers' });
  assert.equal(await caller.sendRequest('counter/add', { n: 1 }), 1);
  caller.close();
  const noise = connect(pipe);
  noise.write('GET / HTTP/1.1\r\n\r\n');
  const [answer] = await once(noise, 'data');
  assert.match(String(answer), /-32600/);
});
