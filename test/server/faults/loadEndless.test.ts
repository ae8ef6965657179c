/** Functions of an own server that do not end, or take all memory. */
import assert from 'node:assert/strict';
import { connect } from '../../../server/daemon/reconnectOwn.ts';
import { kill } from '../product.ts';
import { underAbuse, until } from './abused.ts';
import { openUnruly } from './unruly.ts';

for (const [what, name] of [
  ['an endless loop', 'spin'],
  ['a catastrophic regular expression', 'match'],
] as const) {
  underAbuse(
    `${what} in an own server ends by the deadline of the call, and new clients hear which process hangs`,
    async ({ product }, t) => {
      const { env } = product;
      const other = await openUnruly(t, product, 'other');
      const unruly = await openUnruly(t, product);
      const pid = unruly.pid();
      await assert.rejects(unruly[name]({}, { timeoutMs: 300 }), {
        reason: 'timeout',
        code: -32803,
        message: `unruly/${name} was not answered within 0.3 s and was cancelled; it may have been done. Try again, or allow more time.`,
        data: { reason: 'timeout', timeoutMs: 300 },
      });
      const hangs = `The server unruly (pid ${pid}) does not answer. Wait a little, or end it with: remotex stop --server unruly --force`;
      const [terminal] = await Promise.all([
        product.remotex(['call', 'unruly/work']),
        assert.rejects(connect('unruly', { env }), { reason: 'no-answer', message: hangs }),
      ]);
      assert.deepEqual(terminal, { code: 3, stdout: '', stderr: `${hangs}\n` });
      kill(pid);
      await until(() => unruly.connection.state !== 'connected');
      await unruly.worksIn('another process');
      await other.worksIn('the same process');
    },
  );
}

underAbuse(
  'an own server that takes too much memory ends alone, its caller is told, and the next call starts it again',
  async ({ product }, t) => {
    const other = await openUnruly(t, product, 'other');
    const unruly = await openUnruly(t, product);
    await assert.rejects(unruly.allocate(), {
      reason: 'connection-closed',
      message: 'The connection closed before unruly/allocate was answered; it may have been done. Try again.',
    });
    await unruly.worksIn('another process');
    await other.worksIn('the same process');
  },
);

underAbuse(
  'a promise that never settles ends by the deadline of the call, and the next call works',
  async ({ product }, t) => {
    const unruly = await openUnruly(t, product);
    await assert.rejects(unruly.never({}, { timeoutMs: 300 }), {
      reason: 'timeout',
      message:
        'unruly/never was not answered within 0.3 s and was cancelled; it may have been done. Try again, or allow more time.',
    });
    await unruly.worksIn('the same process');
  },
);
