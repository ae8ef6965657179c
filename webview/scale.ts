/** The scale of a value that all tracks of the map share, and what the codes of each track's lines are on it. */
import type { ValueRange } from './questions.ts';
import { shadeCount } from './ramps.ts';
import type { ValueName } from './values.ts';

/** `low`, `high`: the ends of the colours; `min`, `max`: of all values, some of which may lie beyond. In the units of DrawnValues. */
export interface Scale extends ValueRange {
  readonly by: ValueName;
}

/** Undefined when no track has such a value. The scale of slopes has level ground in its middle. */
export function commonScale(by: ValueName, ranges: readonly ValueRange[]): Scale | undefined {
  if (ranges.length === 0) return undefined;
  const low = Math.min(...ranges.map((range) => range.low));
  const high = Math.max(...ranges.map((range) => range.high));
  const min = Math.min(...ranges.map((range) => range.min));
  const max = Math.max(...ranges.map((range) => range.max));
  if (by !== 'slope') return { by, low, high, min, max };
  const steepest = Math.max(Math.abs(low), Math.abs(high));
  return { by, low: -steepest, high: steepest, min, max };
}

/** Of a line without a value. */
export const noShade = 255;
const codes = 256;

/** For each code of a vertex (see Drawing in server/api/trackDrawing.ts) its step on the scale. */
export function shadesByCode(range: ValueRange | undefined, scale: Scale | undefined): Uint8Array {
  const shades = new Uint8Array(codes).fill(noShade);
  if (!range || !scale) return shades;
  const span = scale.high - scale.low;
  for (let code = 1; code < codes; code++) {
    const value = range.low + ((code - 1) / (codes - 2)) * (range.high - range.low);
    // All alike: the middle of the colours.
    const part = span > 0 ? (value - scale.low) / span : 0.5;
    shades[code] = Math.max(0, Math.min(shadeCount - 1, Math.floor(part * shadeCount)));
  }
  return shades;
}
