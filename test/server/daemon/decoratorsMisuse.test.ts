/** What `@remote` and `listen()` refuse, in words that say what to do. What does not compile: test/fixtures/decorators/types.ts. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { RemoteError } from '../../../server/remote/errors.ts';
import { createDecoratedPlace } from './decoratedPlace.ts';

type Misuse = typeof import('../../fixtures/decorators/misuse.ts');

test('what cannot be called from elsewhere is refused when its class is made', async (t) => {
  const { folder } = await createDecoratedPlace(t, 'decorators');
  const { misuses, refusedToListen }: Misuse = await import(join(folder, 'misuse.mjs'));
  const texts: Record<string, string> = {
    private: '#call is private, so no other process can call it: take the # away, or @remote.',
    symbol: 'Symbol(call) cannot be called by name from another process: give the method a name of letters.',
    'name of no letters': "'a/b' cannot be called: a name is up to 64 letters, digits and _, a letter first.",
    field: '@remote is for methods, and not for the field call: make that an async method.',
    getter: '@remote is for methods, and not for the getter call: make that an async method.',
    accessor: '@remote is for methods, and not for the accessor call: make that an async method.',
    class: '@remote is for methods, and not for the class Whole: make that an async method.',
    'without its server':
      "@remote needs its server: const server = new Remotex('name'), then @remote(server).",
    'by an older compiler':
      '@remote is a decorator of the standard (TC39): use it on a method, and compile without experimentalDecorators.',
    'with a schema for a declaration':
      '@remote(server, declaration) needs what fn(params, result) or stream(params, item) gives.',
    'two of one name in a class':
      'Both has two methods called call under @remote: give one of them another name.',
    'two classes of one name':
      'Two classes called Twin have methods of the server two: give one of them another name.',
  };
  assert.deepEqual(Object.keys(misuses), Object.keys(texts));
  for (const [name, misuse] of Object.entries(misuses)) {
    assert.throws(misuse, { name: 'TypeError', message: texts[name] }, name);
  }
  const listenTexts: Record<string, string> = {
    nothing:
      'The server empty has nothing to serve. Put @remote(server) on methods of a class, and give listen() the instances of classes.',
    'an object of another class':
      'listen() of the server empty got an object without methods under @remote of this server: give it instances of classes that have some.',
    'two instances of one class':
      'listen() of the server pair got two instances with the methods of Pair, and a call names the class only: give it one.',
    'two classes of one name':
      'Two classes called Twin have methods of the server two: give one of them another name.',
  };
  assert.deepEqual(Object.keys(refusedToListen), Object.keys(listenTexts));
  for (const [name, listen] of Object.entries(refusedToListen)) {
    await assert.rejects(listen(), { name: 'TypeError', message: listenTexts[name] }, name);
  }
});

test('a name that no server can have is refused at once', async () => {
  const { Remotex } = await import('../../../server/decorators.ts');
  assert.throws(() => new Remotex('../x'), RemoteError);
  assert.throws(() => new Remotex('Board'), { reason: 'bad-name' });
});
