/** Which meridians and parallels to draw, and what to write beside them. */
import { normaliseLongitude } from './longitude.ts';

/** Lines nearer to one another than this would be a pattern, not a help. */
const leastPixels = 90;

const steps = [
  60, 30, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005, 0.0002, 0.0001,
];

/** The distance between two lines in degrees. At the equator 256 pixels are 360 degrees at zoom 0. */
export function graticuleStep(zoom: number): number {
  const pixelsPerDegree = (256 * 2 ** zoom) / 360;
  return steps.findLast((step) => step * pixelsPerDegree >= leastPixels) ?? 60;
}

/** The lines between two longitudes or latitudes. Whole multiples of the step, so that no error adds up. */
export function graticuleLines(from: number, to: number, step: number): number[] {
  const first = Math.ceil(from / step);
  const count = Math.max(0, Math.floor(to / step) - first + 1);
  return Array.from({ length: count }, (_, line) => Number(((first + line) * step).toFixed(6)));
}

export function latitudeLabel(lat: number, step: number): string {
  return lat === 0 ? '0°' : `${degrees(lat, step)} ${lat > 0 ? 'N' : 'S'}`;
}

export function longitudeLabel(lon: number, step: number): string {
  const shown = Number(normaliseLongitude(lon).toFixed(6));
  if (shown === 0 || Math.abs(shown) === 180) return `${Math.abs(shown)}°`;
  return `${degrees(shown, step)} ${shown > 0 ? 'E' : 'W'}`;
}

/** As many decimals as the step has. */
function degrees(value: number, step: number): string {
  const decimals = Math.max(0, -Math.floor(Math.log10(step)));
  return `${Math.abs(value).toFixed(decimals)}°`;
}
