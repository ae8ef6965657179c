/** How each state of the backend looks and reads. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askFacts, logFileOf } from '../../extension/backend/facts.ts';
import { type BackendState, readEnding } from '../../extension/backend/state.ts';
import { spoken, statusText, tooltipOf } from '../../extension/backend/statusText.ts';
import { RemoteError } from '../../server/remote/errors.ts';

const facts = { pid: 4321, version: '0.1.0', clients: 3, home: '/home/ada/remotex', host: 'box' };
const error = new RemoteError('home-unusable', 'Remotex cannot write its log: the disk is full. Make room.');
const states: readonly BackendState[] = [
  { kind: 'stopped' },
  { kind: 'starting', again: false },
  { kind: 'ready' },
  { kind: 'failed', error, isTold: false },
];

test('the four states are told apart by an icon, without colour', () => {
  const labels = states.map((state) => statusText(state).label);
  assert.deepEqual(labels, [
    '$(circle-slash) Remotex off',
    '$(sync~spin) Remotex',
    '$(broadcast) Remotex',
    '$(error) Remotex failed',
  ]);
});

test('the tooltip of a backend that runs names machine, process, version and clients', () => {
  const text = statusText({ kind: 'ready' }, facts);
  assert.equal(
    tooltipOf(text),
    'Remotex is running.\nMachine: box\nProcess: 4321\nVersion: 0.1.0\nClients: 3, with this window',
  );
  assert.equal(
    spoken(text),
    'Remotex is running. Machine box, Process 4321, Version 0.1.0, Clients 3, with this window.',
  );
});

test('a backend that does not run names no process that is gone', () => {
  for (const state of states.filter(({ kind }) => kind !== 'ready')) {
    assert.doesNotMatch(tooltipOf(statusText(state, facts)), /4321/);
  }
});

test('a failed backend says why, and a stopped one what starts it', () => {
  const sentence = (state: BackendState) => spoken(statusText(state));
  assert.equal(
    sentence({ kind: 'failed', error, isTold: true }),
    'Remotex does not run. Remotex cannot write its log: the disk is full. Make room.',
  );
  const stopped = 'Remotex has stopped. It starts again with the next post or read.';
  assert.equal(sentence({ kind: 'stopped', ending: 'stop' }), stopped);
  assert.equal(
    sentence({ kind: 'stopped' }),
    'Remotex is not connected. It starts with the next post or read.',
  );
  assert.equal(sentence({ kind: 'starting', again: true }), 'Remotex has ended and is being started again.');
});

test('a daemon of an older version, which does not name its machine, is shown with ours', async () => {
  const { host: _, ...older } = facts;
  const shown = await askFacts({ sendRequest: async () => ({ ...older, uptime: 5, strange: [] }) });
  assert.notEqual(shown.host, '');
  assert.equal(logFileOf(shown), '/home/ada/remotex/log/daemon.log');
  const newer = await askFacts({ sendRequest: async () => ({ ...facts, log: '/var/log/remotex' }) });
  assert.deepEqual([newer.host, logFileOf(newer)], ['box', '/var/log/remotex']);
});

test('a reason to end that only a newer daemon knows is one to come back from', () => {
  assert.equal(readEnding({ reason: 'idle' }), 'idle');
  for (const params of [{ reason: 'eclipse' }, {}, undefined, 'stop', [{ reason: 'stop' }]]) {
    assert.equal(readEnding(params), 'failure');
  }
});
