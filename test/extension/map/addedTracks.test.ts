import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAddedTracks, type Memory } from '../../../extension/map/addedTracks.ts';

/** As VS Code keeps it: as JSON. */
function createMemory(): Memory & { value: string | undefined } {
  return {
    value: undefined,
    get() {
      return this.value === undefined ? undefined : JSON.parse(this.value);
    },
    async update(_key, value) {
      this.value = JSON.stringify(value);
    },
  };
}
const one = 'file:///one.gpx';

test('what was added to a map is there after a restart, in order, and what was taken off is not', async () => {
  const memory = createMemory();
  await createAddedTracks(memory).add(one, ['file:///b.fit', 'file:///a.gpx', one, 'file:///b.fit']);
  await createAddedTracks(memory).add('file:///two.gpx', ['file:///c.gpx']);
  const again = createAddedTracks(memory);
  assert.deepEqual(again.of(one), ['file:///b.fit', 'file:///a.gpx']);
  await again.remove(one, 'file:///b.fit');
  assert.deepEqual(createAddedTracks(memory).of(one), ['file:///a.gpx']);
  await again.remove(one, 'file:///a.gpx');
  assert.deepEqual(createAddedTracks(memory).of(one), []);
  assert.doesNotMatch(memory.value ?? '', /one\.gpx/, 'nothing is kept of a map without others');
});

test('fifty maps are remembered, the latest ones, and a map never has more than it shows', async () => {
  const memory = createMemory();
  const added = createAddedTracks(memory);
  for (let i = 0; i < 60; i++) await added.add(`file:///${i}.gpx`, ['file:///x.gpx']);
  assert.deepEqual([added.of('file:///9.gpx').length, added.of('file:///10.gpx').length], [0, 1]);
  await added.add(
    one,
    Array.from({ length: 200 }, (_, i) => `file:///many/${i}.gpx`),
  );
  assert.equal(added.of(one).length, 99);
});

test('a memory that holds something else counts for nothing, and can be written again', async () => {
  for (const value of ['5', '{"a":1}', '[["a",5]]', '[["a",[""]]]', '[["__proto__"]]']) {
    const memory = createMemory();
    memory.value = value;
    const added = createAddedTracks(memory);
    assert.deepEqual(added.of('a'), []);
    await added.add(one, ['file:///a.gpx']);
    assert.deepEqual(added.of(one), ['file:///a.gpx']);
  }
});
