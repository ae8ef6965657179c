/** The same meridian within ±180; what is there already stays as it is. */
export const withinGlobe = (lon: number): number =>
  Math.abs(lon) <= 180 ? lon : lon - 360 * Math.round(lon / 360);
