import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readColumns } from '../../webview/profile/columns.ts';

test('bytes of another length than the columns take are refused', () => {
  assert.throws(() => readColumns({ columns: 2, data: new Uint8Array(57) }), RangeError);
  assert.throws(() => readColumns({ columns: 4_000_000_000, data: new Uint8Array() }), RangeError);
  assert.equal(readColumns({ columns: 0, data: new Uint8Array() }).x.length, 0);
});
