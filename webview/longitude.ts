/** Longitudes on a round world: each place has a copy every 360 degrees, and a map can be panned to any of them. */

/** The same longitude in -180…180. The map's own may be any number after panning round the world. */
export function normaliseLongitude(lon: number): number {
  if (lon >= -180 && lon <= 180) return lon;
  return ((((lon + 180) % 360) + 360) % 360) - 180;
}

/** The copy of a longitude that lies nearest to another one. */
export function nearestCopy(lon: number, to: number): number {
  return lon + 360 * Math.round((to - lon) / 360);
}
