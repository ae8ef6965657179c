/** Values that lines are coloured by, in words and in the units that people read them in. */
import type { Scale } from './scale.ts';
import type { ValueName } from './values.ts';

interface Wording {
  readonly name: string;
  /** After the number, with the space that belongs before it. */
  readonly unit: string;
  /** From the daemon's unit to this one. */
  readonly times: number;
}

const wordings: Readonly<Record<ValueName, Wording>> = {
  speed: { name: 'Speed', unit: ' km/h', times: 3.6 },
  ele: { name: 'Height', unit: ' m', times: 1 },
  slope: { name: 'Slope', unit: ' %', times: 1 },
  hr: { name: 'Heart rate', unit: ' bpm', times: 1 },
  cad: { name: 'Cadence', unit: ' rpm', times: 1 },
  power: { name: 'Power', unit: ' W', times: 1 },
  temp: { name: 'Temperature', unit: ' °C', times: 1 },
};

export const valueName = (by: ValueName): string => wordings[by].name;

/** With as many decimals as tell the ends of the scale apart, two at most. */
function formatNumber(value: number, { by, low, high }: Scale): string {
  const { times } = wordings[by];
  const span = (high - low) * times;
  const digits = span >= 20 || span === 0 ? 0 : span >= 2 ? 1 : 2;
  // Minus zero is no number for people.
  const rounded = Number((value * times).toFixed(digits)) + 0;
  const number = rounded.toLocaleString('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return number.replace('-', '−');
}

const formatValue = (value: number, scale: Scale): string =>
  `${formatNumber(value, scale)}${wordings[scale.by].unit}`;

const isLess = (a: number, b: number, scale: Scale): boolean =>
  a < b && formatNumber(a, scale) !== formatNumber(b, scale);

/** The two ends of the colours: `≤ 3.1 km/h` where less is drawn in the same colour. */
export const endsText = (scale: Scale): readonly [low: string, high: string] => [
  `${isLess(scale.min, scale.low, scale) ? '≤ ' : ''}${formatValue(scale.low, scale)}`,
  `${isLess(scale.high, scale.max, scale) ? '≥ ' : ''}${formatValue(scale.high, scale)}`,
];

/** `2.9 to 41.0 km/h in all`; nothing where the colours go from the least to the greatest value. */
export function beyondText(scale: Scale): string {
  const isBeyond = isLess(scale.min, scale.low, scale) || isLess(scale.high, scale.max, scale);
  return isBeyond ? `${formatNumber(scale.min, scale)} to ${formatValue(scale.max, scale)} in all` : '';
}

/** One sentence for those who do not see the colours. */
export function scaleSentence(scale: Scale): string {
  const { by, low, high, min, max } = scale;
  const [from, to, least, most] = [low, high, min, max].map((value) => formatValue(value, scale));
  return `${valueName(by)} in colours from ${from} to ${to}. Least ${least}, most ${most}.`;
}

/** What lines without a value are called. */
export const missingText = (by: ValueName): string => `No ${wordings[by].name.toLowerCase()} known`;
