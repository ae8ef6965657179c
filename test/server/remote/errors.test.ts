/** What is promised of errors, over every transport. */
import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import { remote } from '../../../server/remote/client.ts';
import { defineModule, fn, stream } from '../../../server/remote/contract.ts';
import { RemoteError } from '../../../server/remote/errors.ts';
import { implement } from '../../../server/remote/implement.ts';
import { forEachTransport, type Serve, type ServeOptions } from './transports.ts';

/** An error as a program of today declares one: with members, and a constructor of its own. */
class FullError extends Error {
  override readonly name = 'FullError';
  readonly limit: number;
  readonly since: Date;

  constructor(limit: number) {
    super(`Full: ${limit} are in. Wait.`);
    this.limit = limit;
    this.since = new Date('2009-07-01T12:00:00Z');
  }
}
class OverfullError extends FullError {
  readonly over = 3;
}
class QuotaError extends RemoteError {
  readonly user: string;

  constructor(user: string) {
    super('quota', `${user} has used it up. Pay.`, { code: -32001, data: { left: 0 } });
    this.user = user;
  }
}

const Faults = defineModule(
  'faults',
  {
    fail: fn(z.object({ how: z.string() }), z.null()),
    follow: stream(z.object({ how: z.string() }), z.int()),
  },
  { errors: { FullError, OverfullError, QuotaError } },
);

const throwers: Readonly<Record<string, () => unknown>> = {
  full: () => new FullError(7),
  overfull: () => new OverfullError(8),
  quota: () => new QuotaError('ann'),
  plain: () => new RemoteError('too-hard', 'Too hard. Try less.', { code: -32050, data: { level: 9 } }),
  caused: () => {
    const root = Object.assign(new Error('no space'), { code: 'ENOSPC' });
    const middle = new RemoteError('not-saved', 'Not saved.', { cause: root });
    return new RemoteError('failed', 'It failed. Clean up.', { cause: middle });
  },
  endless: () => {
    const error: Error = new RemoteError('circle', 'A circle.');
    error.cause = error;
    return error;
  },
  odd: () => {
    const circle: Record<string, unknown> = { n: 1 };
    circle.circle = circle;
    return new RemoteError('odd', 'Odd.', { data: { big: 1n, circle, call: () => 1, fine: 'fine' } });
  },
  nameless: () => new RemoteError('nameless', 'Nameless.', { cause: Object.create(null) }),
  secret: () => new TypeError('secret detail'),
  text: () => 'a text',
  nothing: () => undefined,
  bare: () => Object.create(null),
  upstream: () => new RemoteError('connection-closed', 'Another server.', { data: { sent: false } }),
  polluted: () =>
    new RemoteError('polluted', 'Polluted.', { data: JSON.parse('{"__proto__":{"polluted":1}}') }),
};

const thrown = (how: string): unknown => throwers[how]?.();
const service = implement(Faults, {
  fail: ({ how }) => {
    throw thrown(how);
  },
  async *follow({ how }) {
    yield 1;
    throw thrown(how);
  },
});

async function setUp(serve: Serve, options: ServeOptions = {}) {
  const place = await serve([service], options);
  const faults = remote(Faults, await place.connect());
  /** What a call that fails so is told. */
  const failure = async (how: string): Promise<Error> => {
    try {
      await faults.fail({ how });
    } catch (error) {
      assert.ok(error instanceof Error);
      return error;
    }
    throw new Error('It did not fail.');
  };
  return { place, faults, failure };
}

forEachTransport('an error arrives with its code, reason, message and data', async (serve) => {
  const { failure, faults } = await setUp(serve);
  const expected = {
    name: 'RemoteError',
    code: -32050,
    reason: 'too-hard',
    message: 'Too hard. Try less.',
    data: { level: 9, reason: 'too-hard' },
  };
  const error = await failure('plain');
  assert.ok(error instanceof RemoteError);
  assert.throws(() => {
    throw error;
  }, expected);
  await assert.rejects(Array.fromAsync(faults.follow({ how: 'plain' })), expected);
});

forEachTransport('a chain of causes arrives, link by link', async (serve) => {
  const { failure } = await setUp(serve);
  const error = await failure('caused');
  assert.ok(error.cause instanceof RemoteError);
  assert.equal(error.cause.reason, 'not-saved');
  const root = error.cause.cause;
  assert.ok(root instanceof Error && 'code' in root);
  assert.deepEqual([root.name, root.message, root.code], ['Error', 'no space', 'ENOSPC']);
});

forEachTransport('a circle of causes is cut', async (serve) => {
  const { failure } = await setUp(serve);
  let links = 0;
  for (let error: unknown = await failure('endless'); error instanceof Error; error = error.cause) links++;
  assert.ok(links > 1 && links < 10, `${links} links`);
});

forEachTransport('a declared class comes back as itself, with its members', async (serve) => {
  const { failure, faults } = await setUp(serve);
  const error = await failure('full');
  assert.ok(error instanceof FullError && !(error instanceof OverfullError));
  assert.equal(error.message, 'Full: 7 are in. Wait.');
  assert.equal(error.name, 'FullError');
  assert.equal(error.limit, 7);
  // Its members are plain JSON, for no schema says more of them.
  assert.deepEqual({ ...error }.since, '2009-07-01T12:00:00.000Z');
  await assert.rejects(Array.fromAsync(faults.follow({ how: 'full' })), FullError);
});

forEachTransport('of declared classes the nearest one comes back', async (serve) => {
  const { failure } = await setUp(serve);
  const error = await failure('overfull');
  assert.ok(error instanceof OverfullError);
  assert.deepEqual([error.limit, error.over], [8, 3]);
});

forEachTransport('a declared class of RemoteError keeps code, reason and data', async (serve) => {
  const { failure } = await setUp(serve);
  const error = await failure('quota');
  assert.ok(error instanceof QuotaError);
  assert.deepEqual([error.code, error.reason, error.user, error.data.left], [-32001, 'quota', 'ann', 0]);
});

forEachTransport(
  'a client whose contract does not know the class gets its reason and fields',
  async (serve) => {
    const { place } = await setUp(serve);
    const Plain = defineModule('faults', { fail: fn(z.object({ how: z.string() }), z.null()) });
    await assert.rejects(remote(Plain, await place.connect()).fail({ how: 'full' }), (error) => {
      assert.ok(error instanceof RemoteError && !(error instanceof FullError));
      assert.equal(error.reason, 'FullError');
      assert.deepEqual(error.data.fields, { name: 'FullError', limit: 7, since: '2009-07-01T12:00:00.000Z' });
      return true;
    });
  },
);

forEachTransport(
  'what nobody expected tells nothing of the inside, and is reported to the server',
  async (serve) => {
    const { failure, place } = await setUp(serve);
    for (const how of ['secret', 'text', 'nothing', 'bare']) {
      const error = await failure(how);
      assert.ok(error instanceof RemoteError);
      assert.deepEqual([error.code, error.reason, error.cause], [-32603, 'internal', undefined]);
      assert.equal(error.message, 'faults/fail failed inside the server, whose log has the details.');
      assert.doesNotMatch(String(error.stack), /Stack at the server/);
    }
    assert.equal(place.unexpected.length, 4);
    assert.match(String(place.unexpected[0]), /secret detail/);
  },
);

forEachTransport('no stack is sent by a server that was not told to', async (serve) => {
  const { failure } = await setUp(serve);
  for (const how of ['plain', 'caused', 'full']) {
    assert.doesNotMatch(JSON.stringify([(await failure(how)).stack]), /Stack at the server|errors\.test/);
  }
});

forEachTransport('a server that was told to sends stacks, marked as its own', async (serve) => {
  const { failure } = await setUp(serve, { stacks: true });
  for (const how of ['plain', 'full', 'secret']) {
    const { stack = '' } = await failure(how);
    const [local = '', distant = ''] = stack.split('\n  Stack at the server:\n');
    assert.doesNotMatch(local, /errors\.test\.ts.*throwers|at Object\.(plain|full|secret)/);
    assert.match(distant, /errors\.test\.ts/);
  }
  assert.equal((await failure('secret')).message, 'faults/fail failed inside the server: secret detail');
  const { cause } = await failure('caused');
  assert.ok(cause instanceof Error);
  assert.match(String(cause.stack), /Stack at the server:/);
  for (const how of ['text', 'nothing', 'bare']) await failure(how);
});

forEachTransport('data of an error that cannot cross is left out, and the rest arrives', async (serve) => {
  const { failure } = await setUp(serve);
  const odd = await failure('odd');
  assert.ok(odd instanceof RemoteError);
  assert.deepEqual(odd.data, { big: '1', fine: 'fine', reason: 'odd' });
  const nameless = await failure('nameless');
  assert.ok(nameless instanceof RemoteError);
  assert.equal(nameless.reason, 'nameless');
  assert.ok(nameless.cause instanceof Error);
});

forEachTransport('data called __proto__ changes nothing', async (serve) => {
  const { failure } = await setUp(serve);
  const error = await failure('polluted');
  assert.equal('polluted' in error, false);
  assert.equal('polluted' in {}, false);
});

forEachTransport('the error of a server behind the server is passed on as any other', async (serve) => {
  const { failure } = await setUp(serve);
  const error = await failure('upstream');
  assert.ok(error instanceof RemoteError);
  assert.deepEqual([error.reason, error.message], ['connection-closed', 'Another server.']);
});
