/** The colours of values: from least to most, and for slopes from down over level to up. Light themes and dark ones have their own. */

/** How many steps of colour there are: a canvas strokes one path for each, and no eye tells more apart along a line. */
export const shadeCount = 24;

/** Lightness 0 to 1, chroma, hue in degrees (OKLCH by Björn Ottosson). */
type Stop = readonly [lightness: number, chroma: number, hue: number];

interface Ramps {
  /** Its lightness only rises, or only falls: it is read without telling colours apart, too. */
  readonly rising: readonly Stop[];
  /** Two hues that colour-blind people tell apart, each the further from the ground the steeper. */
  readonly diverging: readonly Stop[];
  readonly missing: Stop;
}

const dark: Ramps = {
  rising: [
    [0.6, 0.19, 290],
    [0.68, 0.2, 345],
    [0.76, 0.16, 40],
    [0.85, 0.16, 80],
    [0.95, 0.16, 108],
  ],
  diverging: [
    [0.9, 0.09, 215],
    [0.72, 0.15, 250],
    [0.6, 0.015, 270],
    [0.74, 0.17, 55],
    [0.92, 0.13, 95],
  ],
  missing: [0.66, 0, 0],
};

const light: Ramps = {
  rising: [
    [0.6, 0.14, 65],
    [0.56, 0.2, 30],
    [0.48, 0.21, 0],
    [0.38, 0.18, 320],
    [0.26, 0.13, 285],
  ],
  diverging: [
    [0.3, 0.15, 265],
    [0.48, 0.17, 255],
    [0.6, 0.012, 270],
    [0.5, 0.15, 45],
    [0.32, 0.1, 35],
  ],
  missing: [0.56, 0, 0],
};

export interface ShadeColours {
  /** From the lower end of the scale to the upper one. */
  readonly shades: readonly string[];
  /** Of lines without a value. */
  readonly missing: string;
}

export function shadeColours(isLight: boolean, isDiverging: boolean): ShadeColours {
  const ramps = isLight ? light : dark;
  const stops = isDiverging ? ramps.diverging : ramps.rising;
  const shades = Array.from({ length: shadeCount }, (_, i) => colourAt(stops, i / (shadeCount - 1)));
  return { shades, missing: textOf(inLab(ramps.missing)) };
}

type Lab = readonly [lightness: number, a: number, b: number];

function colourAt(stops: readonly Stop[], part: number): string {
  const at = part * (stops.length - 1);
  const i = Math.min(stops.length - 2, Math.floor(at));
  const [from, to] = [inLab(stops[i] ?? [0, 0, 0]), inLab(stops[i + 1] ?? [0, 0, 0])];
  const mixed = (k: 0 | 1 | 2): number => from[k] + (at - i) * (to[k] - from[k]);
  return textOf([mixed(0), mixed(1), mixed(2)]);
}

function inLab([lightness, chroma, hue]: Stop): Lab {
  const angle = (hue * Math.PI) / 180;
  return [lightness, chroma * Math.cos(angle), chroma * Math.sin(angle)];
}

const textOf = ([lightness, a, b]: Lab): string =>
  `oklab(${lightness.toFixed(4)} ${a.toFixed(4)} ${b.toFixed(4)})`;
