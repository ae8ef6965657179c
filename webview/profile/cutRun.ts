/** The part of a drawn line that lies between two points. */
import { type DrawnRun, mercator } from '../drawing.ts';
import type { PointRange } from './data.ts';

interface Spot {
  readonly lat: number;
  readonly lon: number;
}

/** The part of a run between two points; what simplifying left out of it are its own ends, so these are put there. */
export function cutRun(
  { points, x, y, ...run }: DrawnRun,
  { from, to }: PointRange,
  ends: { readonly from: Spot; readonly to: Spot },
): DrawnRun | undefined {
  const [first, last] = [points?.[0], points?.at(-1)];
  if (!points || first === undefined || last === undefined || last < from || first > to) return undefined;
  if (run.kind === 'waypoints') return undefined;
  const cut = { x: [] as number[], y: [] as number[] };
  const add = (px: number, py: number) => {
    cut.x.push(px);
    cut.y.push(py);
  };
  const addEnd = ({ lat, lon }: Spot, beside: number) => {
    const own = lon / 360 + 0.5;
    add(own + Math.round(beside - own), mercator(lat));
  };
  for (let i = 0; i < points.length; i++) {
    const point = points[i] ?? 0;
    const before = points[i - 1] ?? point;
    if (point >= from && before < from) addEnd(ends.from, x[i] ?? 0);
    if (point > to && before <= to) addEnd(ends.to, x[i] ?? 0);
    if (point >= from && point <= to) add(x[i] ?? 0, y[i] ?? 0);
  }
  return { ...run, x: Float64Array.from(cut.x), y: Float64Array.from(cut.y) };
}
