/** How a client in the form of 2009 connects, outlives its server, and ends. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { kill } from '../product.ts';
import { createDecoratedPlace } from './decoratedPlace.ts';
import { ended } from './ownPlace.ts';
import { createTally } from './tallyPlace.ts';

test('a call starts the server that it names, and every client meets the same instance', async (t) => {
  const { place, tally } = await createTally(t);
  assert.equal(await tally.add({ n: 2 }), 2);
  const program = place.program(`
    import { Tally } from './tally.mjs';
    console.log(await new Tally().add({ n: 3 }));
  `);
  assert.deepEqual(await place.run(program), { code: 0, stdout: '5\n', stderr: '' });
  assert.equal(await tally.add({ n: 1 }), 6);
});

test('calls of one tick share one connection', async (t) => {
  const { place, tally } = await createTally(t);
  await Promise.all(Array.from({ length: 20 }, () => tally.add({ n: 1 })));
  const program = place.program(`
    import { connect } from 'node:net';
    const socket = connect('${place.endpoint('tally').pipe}');
    socket.write('{"jsonrpc":"2.0","id":1,"method":"daemon/status"}\\n');
    socket.once('data', (text) => { console.log(JSON.parse(text).result.clients); socket.destroy(); });
  `);
  assert.equal((await place.run(program)).stdout, '2\n');
  assert.equal(await tally.add({ n: 1 }), 21);
});

test('a stream with a cursor goes on at the next server, without a gap', async (t) => {
  const { place, tally } = await createTally(t);
  const ids: number[] = [];
  const { pid } = await tally.echo();
  for await (const { id } of tally.numbers({ after: 10 })) {
    ids.push(id);
    if (id === 200) {
      kill(pid);
      await ended(pid);
      // A stream waits for a server, and starts none: a call does.
      assert.equal(await tally.add({ n: 1 }), 1);
      assert.notEqual(place.endpoint('tally').pid, pid);
    }
    if (id === 1000) break;
  }
  assert.deepEqual(
    ids,
    Array.from({ length: 990 }, (_, i) => i + 11),
  );
});

test('a client that ends by itself needs no close(), whatever it did', async (t) => {
  const { place } = await createTally(t);
  const ending = (text: string) =>
    place.run(
      place.program(`import { Tally, server } from './tally.mjs';\nconst tally = new Tally();\n${text}`),
    );
  const silence = { code: 0, stdout: '', stderr: '' };
  assert.deepEqual(await ending('await tally.add({ n: 1 });'), silence);
  // A call that nobody awaits is answered before the process ends.
  assert.deepEqual(await ending('tally.add({ n: 1 }).then(console.log);'), { ...silence, stdout: '2\n' });
  assert.deepEqual(await ending('for await (const n of tally.follow()) if (n > 100) break;'), silence);
  assert.deepEqual(await ending('await tally.wait({}, { timeoutMs: 50 }).catch(() => {});'), silence);
  assert.deepEqual(
    await ending('await tally.add({ n: 1 }); server.close(); await tally.add({ n: 1 });'),
    silence,
  );
  // Its server goes while it does something else: it does not stay to look for another one.
  const { stdout, code } = await ending(`
    const { pid } = await tally.echo();
    process.kill(pid, 'SIGKILL');
    const busy = setInterval(() => {}, 1000);
    setTimeout(() => clearInterval(busy), 200);
    process.on('exit', () => console.log(Math.round(performance.now()) < 10_000));
  `);
  assert.deepEqual([code, stdout], [0, 'true\n']);
});

test('a call that the server does not survive fails, and the next one starts another', async (t) => {
  const { place, tally } = await createTally(t);
  await tally.add({ n: 1 });
  const { pid } = place.endpoint('tally');
  await assert.rejects(tally.wait({}, { onProgress: () => kill(pid) }), { reason: 'connection-closed' });
  assert.equal(await tally.add({ n: 1 }), 1);
  const second = place.endpoint('tally').pid;
  assert.notEqual(second, pid);
  // Nothing is open while this one goes.
  kill(second);
  await ended(second);
  assert.equal(await tally.add({ n: 1 }), 1);
});

test('a server that is restarted by hand is waited for, one that never ran is not', async (t) => {
  const place = await createDecoratedPlace(t, 'bboard');
  const program = place.program(`
    import { BBoard } from './bboardServer.mjs';
    console.log(await BBoard.read().catch(({ reason }) => reason));
    for await (const line of process.stdin) console.log((await BBoard.read()).length);
  `);
  const early = await place.run(program);
  assert.equal(early.stdout, 'no-server\n');
  const first = await place.listen('bboardServer.mjs', 'bboard');
  const client = place.start(program);
  const says = async () => String((await once(client.stdout, 'data'))[0]);
  assert.equal(await says(), '[]\n');
  first.kill('SIGKILL');
  await once(first, 'exit');
  client.stdin.write('read\n');
  await place.listen('bboardServer.mjs', 'bboard');
  assert.equal(await says(), '0\n');
  client.stdin.end();
  assert.deepEqual(await once(client, 'exit'), [0, null]);
});

test('close() ends what is open, and a later call connects again', async (t) => {
  const { tally, server } = await createTally(t);
  await assert.rejects(tally.wait({}, { onProgress: () => server.close() }), { reason: 'connection-closed' });
  const connecting = tally.add({ n: 1 });
  server.close();
  await assert.rejects(connecting, { reason: 'connection-closed' });
  assert.equal(await tally.add({ n: 1 }), 1);
});

test('in the process that listens methods run as they are, until it stops', async (t) => {
  const place = await createDecoratedPlace(t, 'bboard');
  const program = place.program(`
    import { BBoard, NewsItem } from './bboardServer.mjs';
    const reasonOf = (promise) => promise.then(() => 'none', (error) => error.reason ?? error.name);
    console.log(await reasonOf(BBoard.read()));
    const server = await BBoard.server.listen();
    await BBoard.post({ item: 5, by: 'unchecked' });
    console.log((await BBoard.read()) === BBoard.news, BBoard.news[0].item);
    console.log(await reasonOf(BBoard.server.listen()));
    await server.stop();
    console.log(await reasonOf(BBoard.read()));
  `);
  const { stdout, stderr } = await place.run(program);
  assert.deepEqual(stdout.split('\n'), ['no-server', 'true 5', 'TypeError', 'no-server', '']);
  assert.equal(stderr, '');
});
