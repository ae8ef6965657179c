/** What of a line is drawn. Which of its legs are seen is found by walking along each. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DrawnRun } from '../../webview/drawing.ts';
import { addLine, addShadedLine, type CanvasWindow, type Pen } from '../../webview/lineShape.ts';
import { createRandom } from '../server/tracks/walkNoise.ts';

const worldPixels = 2 ** 20;
const window: CanvasWindow = { left: 300_000, top: 400_000, width: 600, height: 400, worldPixels };

/** Tells the legs that were drawn by their ends. */
function createPen(legs: Set<string>): Pen {
  let at = '';
  return {
    moveTo(x, y) {
      at = placeText(x, y);
    },
    lineTo(x, y) {
      const to = placeText(x, y);
      legs.add(`${at} ${to}`);
      at = to;
    },
  };
}

const placeText = (x: number, y: number): string => `${x.toFixed(3)},${y.toFixed(3)}`;

/** Steps of a third of the window, now and then of several windows; it turns back to the middle when it has gone far. */
function wander(seed: number, kind: DrawnRun['kind']): DrawnRun {
  const random = createRandom(seed);
  const count = 300;
  const [x, y] = [new Float64Array(count), new Float64Array(count)];
  let [px, py] = [300, 200];
  for (let i = 0; i < count; i++) {
    const step = random() < 0.1 ? 3000 : 200;
    px += step * (random() - 0.5) - 0.05 * (px - 300);
    py += step * (random() - 0.5) - 0.05 * (py - 200);
    x[i] = (px + window.left) / worldPixels;
    y[i] = (py + window.top) / worldPixels;
  }
  return { segment: 0, kind, first: 0, x, y, codes: Uint8Array.from(x, (_, i) => i % 3) };
}

function legsOf({ x, y }: DrawnRun): { all: string[]; seen: string[] } {
  const all: string[] = [];
  const seen: string[] = [];
  const places = Array.from(x, (value, i) => [
    value * worldPixels - window.left,
    (y[i] ?? 0) * worldPixels - window.top,
  ]);
  places.slice(1).forEach(([toX = 0, toY = 0], i) => {
    const [fromX = 0, fromY = 0] = places[i] ?? [];
    const leg = `${placeText(fromX, fromY)} ${placeText(toX, toY)}`;
    all.push(leg);
    const isSeen = Array.from({ length: 501 }, (_, step) => step / 500).some((part) => {
      const [px, py] = [fromX + part * (toX - fromX), fromY + part * (toY - fromY)];
      return px >= 0 && px <= window.width && py >= 0 && py <= window.height;
    });
    if (isSeen) seen.push(leg);
  });
  return { all, seen };
}

const shadeOf = Uint8Array.of(255, 0, 1);
const ways: Record<string, (run: DrawnRun) => Set<string>[]> = {
  'in one colour'(run) {
    const legs = new Set<string>();
    addLine(createPen(legs), run, 0, window);
    return [legs];
  },
  'by values'(run) {
    const all = new Set<string>();
    const shaded = new Set<string>();
    const pens = {
      all: createPen(all),
      missing: createPen(shaded),
      byShade: [createPen(shaded), createPen(shaded)],
    };
    addShadedLine(pens, run, 0, { window, shadeOf });
    return [all, shaded];
  },
};

for (const [way, drawnBy] of Object.entries(ways)) {
  test(`every leg of a track that is seen is drawn ${way}, and of the others few`, () => {
    for (let seed = 1; seed <= 40; seed++) {
      const run = wander(seed, 'track');
      const { all, seen } = legsOf(run);
      for (const drawn of drawnBy(run)) {
        assert.deepEqual(
          [seen.filter((leg) => !drawn.has(leg)), [...drawn].filter((leg) => !all.includes(leg))],
          [[], []],
        );
        assert.ok(
          drawn.size < all.length,
          `${drawn.size} of ${all.length} legs, ${seen.length} of them seen`,
        );
      }
    }
  });

  test(`all of a route is drawn ${way}: its dashes are counted from its start`, () => {
    const run = wander(7, 'route');
    for (const drawn of drawnBy(run)) assert.equal(drawn.size, legsOf(run).all.length);
  });
}
