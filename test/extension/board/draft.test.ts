/** The texts that were not posted. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDrafts, type Draft } from '../../../extension/board/draft.ts';

/** What VS Code keeps is JSON. */
function createMemory(stored?: unknown) {
  const values = new Map<string, string>();
  if (stored !== undefined) values.set('remotex.board.drafts', JSON.stringify(stored));
  return {
    get: (key: string): unknown => JSON.parse(values.get(key) ?? 'null'),
    update: async (key: string, value: unknown) => void values.set(key, JSON.stringify(value)),
  };
}

const draftOf = (draft: string, more: Partial<Draft> = {}): Draft => ({
  draft,
  key: `key of ${draft}`,
  typed: `text of ${draft}`,
  priority: 'normal',
  ...more,
});
const any = () => true;

test('a draft is there again for the next window, whole', async () => {
  const memory = createMemory();
  const draft = draftOf('a', {
    quoted: 'two\nlines',
    topic: 'build',
    priority: 'high',
    link: { file: '/src/main.ts', line: 12 },
    replyTo: { id: 7, by: 'ada', item: 'first line' },
  });
  await createDrafts(memory).keep(draft);
  assert.deepEqual(createDrafts(memory).newest(any), draft);
});

test('the one that was kept last is offered first, and then the one before', async () => {
  const drafts = createDrafts(createMemory());
  await drafts.keep(draftOf('a'));
  await drafts.keep(draftOf('b'));
  await drafts.keep(draftOf('a', { typed: 'changed' }));
  assert.equal(drafts.newest(any)?.typed, 'changed');
  await drafts.drop(draftOf('a'));
  assert.equal(drafts.newest(any)?.typed, 'text of b');
  await drafts.drop(draftOf('b'));
  assert.equal(drafts.newest(any), undefined);
});

test('only a draft that fits is offered', async () => {
  const drafts = createDrafts(createMemory());
  await drafts.keep(draftOf('a', { edits: 7 }));
  await drafts.keep(draftOf('b'));
  assert.equal(drafts.newest(({ edits }) => edits === 7)?.draft, 'a');
  assert.equal(
    drafts.newest(({ edits }) => edits === 8),
    undefined,
  );
});

test('what another version or a mistake has stored is passed over', async () => {
  for (const stored of [
    {},
    'text',
    7,
    [null],
    [{ typed: 'text' }],
    [draftOf('a', { topic: 'two\nlines' })],
  ]) {
    const drafts = createDrafts(createMemory(stored));
    assert.equal(drafts.newest(any), undefined, JSON.stringify(stored));
    await drafts.keep(draftOf('b'));
    assert.equal(drafts.newest(any)?.draft, 'b');
  }
});

test('the newest twenty are kept', async () => {
  const drafts = createDrafts(createMemory());
  for (let each = 1; each <= 21; each++) await drafts.keep(draftOf(String(each)));
  assert.equal(
    drafts.newest(({ draft }) => draft === '1'),
    undefined,
  );
  assert.equal(drafts.newest(({ draft }) => draft === '2')?.draft, '2');
});
