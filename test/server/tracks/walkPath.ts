/** The path of makeWalk.ts: from the turns that were drawn by hand to a trodden line. Metres east and north. */
import { createNoise } from './walkNoise.ts';

export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface Path {
  readonly length: number;
  /** The place after so many metres. */
  at(metres: number): Place;
}

/** A curve through the turns (`x,y` in metres, separated by spaces), drawn aside a little as trodden paths are: by 6 m every 150 m, and less more often. */
export function createPath(turns: string, random: () => number): Path {
  const corners = turns.trim().split(/\s+/).map(readPlace);
  const smooth = measured(corners.flatMap((_, i) => (i === 0 ? [] : curve(corners, i - 1))));
  const sway = [createNoise(random, 150), createNoise(random, 55), createNoise(random, 21)] as const;
  const drawn: Place[] = [];
  for (let s = 0; s <= smooth.length; s += 2) {
    const here = smooth.at(s);
    const ahead = smooth.at(s + 1);
    const stretch = Math.hypot(ahead.x - here.x, ahead.y - here.y) || 1;
    const aside = 6 * sway[0](s) + 2.6 * sway[1](s) + 0.9 * sway[2](s);
    drawn.push({
      x: here.x - (aside * (ahead.y - here.y)) / stretch,
      y: here.y + (aside * (ahead.x - here.x)) / stretch,
    });
  }
  return measured(drawn);
}

function readPlace(text: string): Place {
  const [x = 0, y = 0] = text.split(',').map(Number);
  return { x, y };
}

/** Centripetal Catmull-Rom between two turns (Barry and Goldman 1988): it never loops and does not overshoot. */
function curve(corners: readonly Place[], i: number): Place[] {
  const [p1, p2] = [corners[i], corners[i + 1]];
  if (!p1 || !p2) return [];
  const p0 = corners[i - 1] ?? { x: 2 * p1.x - p2.x, y: 2 * p1.y - p2.y };
  const p3 = corners[i + 2] ?? { x: 2 * p2.x - p1.x, y: 2 * p2.y - p1.y };
  const knot = (from: Place, to: Place): number => Math.sqrt(Math.hypot(to.x - from.x, to.y - from.y));
  const t1 = knot(p0, p1);
  const t2 = t1 + knot(p1, p2);
  const t3 = t2 + knot(p2, p3);
  const places: Place[] = [];
  for (let step = 0; step < 40; step++) {
    const t = t1 + ((t2 - t1) * step) / 40;
    const a1 = between(p0, p1, t / t1);
    const a2 = between(p1, p2, (t - t1) / (t2 - t1));
    const a3 = between(p2, p3, (t - t2) / (t3 - t2));
    const b1 = between(a1, a2, t / t2);
    const b2 = between(a2, a3, (t - t1) / (t3 - t1));
    places.push(between(b1, b2, (t - t1) / (t2 - t1)));
  }
  return places;
}

const between = (from: Place, to: Place, part: number): Place => ({
  x: from.x + (to.x - from.x) * part,
  y: from.y + (to.y - from.y) * part,
});

function measured(places: readonly Place[]): Path {
  const lengths = [0];
  places.forEach((place, i) => {
    const before = places[i - 1];
    if (before) lengths.push((lengths.at(-1) ?? 0) + Math.hypot(place.x - before.x, place.y - before.y));
  });
  return {
    length: lengths.at(-1) ?? 0,
    at(metres) {
      const next = lengths.findIndex((length) => length > metres);
      const i = next < 0 ? places.length - 1 : Math.max(1, next);
      const [from, to] = [places[i - 1] ?? { x: 0, y: 0 }, places[i] ?? { x: 0, y: 0 }];
      const [start = 0, end = 1] = lengths.slice(i - 1, i + 1);
      return between(from, to, Math.min(1, (metres - start) / (end - start)));
    },
  };
}
