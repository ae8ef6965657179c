/** Which servers may be asked. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTileConsent } from '../../../../extension/map/tiles/tileConsent.ts';

/** What VS Code keeps is JSON. */
function createMemory(stored?: unknown) {
  let text = JSON.stringify(stored);
  return {
    get: (): unknown => (text === undefined ? undefined : JSON.parse(text)),
    update: async (_key: string, value: unknown) => {
      text = JSON.stringify(value);
    },
  };
}

test('consent is for one server, until it is withdrawn', async () => {
  const memory = createMemory();
  const consent = createTileConsent(memory);
  assert.equal(consent.isGiven('https://a.example'), false);
  await consent.give('https://a.example');
  assert.equal(createTileConsent(memory).isGiven('https://a.example'), true);
  for (const other of ['https://b.example', 'http://a.example', 'https://a.example:8443']) {
    assert.equal(consent.isGiven(other), false);
  }
  await consent.give('https://b.example');
  await consent.withdraw();
  assert.equal(consent.isGiven('https://a.example'), false);
  assert.equal(consent.isGiven('https://b.example'), false);
});

test('what cannot be read is no consent', () => {
  for (const stored of [
    true,
    'https://a.example',
    { 'https://a.example': true },
    [['https://a.example']],
    null,
  ]) {
    assert.equal(createTileConsent(createMemory(stored)).isGiven('https://a.example'), false);
  }
});
