/** Cases 28 and 34: ids that come twice, and cancellations of what is not there. */
import assert from 'node:assert/strict';
import { type Message, notification, request } from '../remote/rawPeer.ts';
import { refusal, underAbuse } from './abused.ts';

const post = (id: unknown, item: string) => request(id, 'board/post', { item, by: 'ids' });
const itemOf = ({ result }: Message): unknown => Object(result).item;
const inUse = (id: unknown) =>
  refusal(
    id,
    -32600,
    'invalid-request',
    `Not a JSON-RPC 2.0 request: id ${JSON.stringify(id)} is still in use.`,
  );

underAbuse(
  'an id that is still in use is refused; 1 and "1" are two; the id of another client is nobody\'s',
  async ({ knock, stored }) => {
    const [first, second] = [await knock(), await knock('headers')];
    first.send(post(1, 'one'), post(1, 'again'), post('1', 'text'));
    second.send(post(1, 'other one'), post('1', 'other text'));
    assert.equal(itemOf(await first.until(({ id, result }) => id === 1 && result !== undefined)), 'one');
    assert.equal(itemOf(await first.answer('1')), 'text');
    assert.deepEqual(
      first.received.filter(({ error }) => error),
      [inUse(1)],
    );
    assert.equal(first.received.length, 3);
    assert.equal(itemOf(await second.answer(1)), 'other one');
    assert.equal(itemOf(await second.answer('1')), 'other text');
    // Its call has ended, so the id is free.
    const before = first.received.length;
    first.send(post(1, 'later'));
    assert.equal(itemOf(await first.until((message) => first.received.indexOf(message) >= before)), 'later');
    assert.deepEqual((await stored()).sort(), ['later', 'one', 'other one', 'other text', 'text']);
  },
);

/** More than run at once, so that the last of them waits when its cancellation comes. */
const many = 200;

underAbuse('a cancellation ends the call of its own client, and no other', async ({ knock, stored }) => {
  const [asker, other] = [await knock(), await knock()];
  const odd = [
    undefined,
    null,
    [],
    'x',
    {},
    { id: null },
    { id: {} },
    { id: 1.5 },
    { id: 'none' },
    { id: -1 },
  ];
  const cancel = (params?: unknown) => notification('$/cancelRequest', params);
  const posts = (who: string) => Array.from({ length: many }, (_, id) => post(id, `${who} ${id}`));
  other.send(...posts('other'));
  asker.send(
    ...posts('asker'),
    ...odd.map(cancel),
    cancel({ id: many - 1 }),
    cancel({ id: String(many - 2) }),
  );
  assert.deepEqual(
    await asker.answer(many - 1),
    refusal(many - 1, -32800, 'cancelled', 'board/post was cancelled.'),
  );
  for (let id = 0; id < many - 1; id++) assert.equal(itemOf(await asker.answer(id)), `asker ${id}`);
  for (let id = 0; id < many; id++) assert.equal(itemOf(await other.answer(id)), `other ${id}`);
  // What has ended is not there any more.
  asker.send(cancel({ id: 0 }), cancel({ id: many - 1 }), post('last', 'last'));
  assert.equal(itemOf(await asker.answer('last')), 'last');
  assert.equal(asker.received.length, many + 1);
  assert.equal(other.received.length, many);
  const items = await stored();
  assert.equal(items.length, 2 * many);
  assert.ok(!items.includes(`asker ${many - 1}`));
});
