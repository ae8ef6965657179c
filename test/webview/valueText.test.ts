import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commonScale, noShade, type Scale, shadesByCode } from '../../webview/scale.ts';
import { beyondText, endsText, scaleSentence } from '../../webview/valueText.ts';

const scale = (by: Scale['by'], low: number, high: number, min = low, max = high): Scale => {
  const found = commonScale(by, [{ low, high, min, max }]);
  assert.ok(found);
  return found;
};

test('the ends of a scale are told in the units of people, and where values lie beyond', () => {
  assert.deepEqual(endsText(scale('speed', 1, 10)), ['4 km/h', '36 km/h']);
  assert.deepEqual(endsText(scale('speed', 1, 2, 0, 12)), ['≤ 3.6 km/h', '≥ 7.2 km/h']);
  assert.equal(beyondText(scale('speed', 1, 2, 0, 12)), '0.0 to 43.2 km/h in all');
  assert.deepEqual(endsText(scale('ele', 499.9, 1500)), ['500 m', '1,500 m']);
  assert.deepEqual(endsText(scale('temp', -5, 21, -5.2, 21)), ['−5 °C', '21 °C']);
  assert.equal(beyondText(scale('temp', -5, 21, -5.2, 21)), '');
  assert.deepEqual(endsText(scale('hr', 120, 120)), ['120 bpm', '120 bpm']);
  assert.equal(
    scaleSentence(scale('slope', -3, 8, -12, 31)),
    'Slope in colours from −8.0 % to 8.0 %. Least −12.0 %, most 31.0 %.',
  );
});

test('the scale of several tracks spans those of all, and each code keeps its value on it', () => {
  const low = { low: 0, high: 100, min: -5, max: 100 };
  const high = { low: 100, high: 200, min: 90, max: 300 };
  const both = commonScale('ele', [low, high]);
  assert.deepEqual(both, { by: 'ele', low: 0, high: 200, min: -5, max: 300 });
  const [lower, upper] = [shadesByCode(low, both), shadesByCode(high, both)];
  assert.deepEqual([lower[0], lower[1], lower[128], lower[255]], [noShade, 0, 6, 12]);
  assert.deepEqual([upper[0], upper[1], upper[128], upper[255]], [noShade, 12, 18, 23]);
});

test('where all values are alike they have the colour in the middle, and where there are none there is no scale', () => {
  const alike = { low: 7, high: 7, min: 7, max: 7 };
  assert.equal(shadesByCode(alike, commonScale('ele', [alike]))[1], 12);
  assert.equal(commonScale('ele', []), undefined);
  assert.ok(shadesByCode(undefined, undefined).every((shade) => shade === noShade));
  // On level ground, too.
  const level = { low: 0, high: 0, min: 0, max: 0 };
  assert.equal(shadesByCode(level, commonScale('slope', [level]))[1], 12);
});
