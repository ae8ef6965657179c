/** The signs on the map. They differ in shape, so that nobody has to tell them apart by colour. */
import { drawing } from './element.ts';

/** The cross at the centre: four arms around an open middle, which keeps the place itself visible. */
export function centerCross(): SVGSVGElement {
  return drawing('cross', 33, 'M16.5 1.5v10M16.5 21.5v10M1.5 16.5h10M21.5 16.5h10');
}

/** The point nearest to the centre: a ring around a dot. */
export function nearestMark(): SVGSVGElement {
  const ring = 'M11 4a7 7 0 1 0 0 14a7 7 0 1 0 0-14';
  const dot = 'M11 10.5a.5.5 0 1 0 0 1a.5.5 0 1 0 0-1';
  return drawing('nearest-mark', 22, ring + dot);
}

/** Where the track begins: a triangle, as on a player's start button. */
export function startMark(): SVGSVGElement {
  return drawing('start-mark', 22, 'M7.5 5v12l9.5-6z');
}

/** Where it ends: a square. */
export function endMark(): SVGSVGElement {
  return drawing('end-mark', 22, 'M6.5 6.5h9v9h-9z');
}
