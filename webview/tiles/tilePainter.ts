/** Draws the picture of a tile, so that it fits the theme. */

/** Of the theme: dark or light, and whether it asks for strong contrast. */
export interface TileLook {
  readonly dark: boolean;
  readonly strong: boolean;
}

export type PaintTile = (canvas: HTMLCanvasElement, picture: ImageBitmap) => void;

/** Street maps have a lightness of 0.8 to 0.95, pictures from the air of 0.2 to 0.5. */
const paperLightness = 0.65;

/**
 * A map on light paper is turned light to dark in a dark theme, hues kept, and its names stay as readable as they were. A
 * picture from the air would become a negative: that is only dimmed. Which of both it is, the first tile decides for all.
 */
export function createTilePainter(look: () => TileLook): PaintTile {
  let isPaper: boolean | undefined;
  return (canvas, picture) => {
    canvas.width = picture.width;
    canvas.height = picture.height;
    const context = canvas.getContext('2d');
    if (!context) return;
    isPaper ??= lightnessOf(picture) > paperLightness;
    context.filter = filterFor(look(), isPaper);
    context.drawImage(picture, 0, 0);
  };
}

function filterFor({ dark, strong }: TileLook, isPaper: boolean): string {
  if (!dark) return 'none';
  if (!isPaper) return 'brightness(0.8)';
  return `invert(1) hue-rotate(180deg) ${strong ? 'contrast(1.15)' : 'brightness(1.25) contrast(0.85) saturate(0.8)'}`;
}

/** From 0 to 1, over all of it. */
function lightnessOf(picture: ImageBitmap): number {
  const canvas = document.createElement('canvas');
  const side = 16;
  canvas.width = side;
  canvas.height = side;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return 1;
  context.drawImage(picture, 0, 0, side, side);
  const { data } = context.getImageData(0, 0, side, side);
  return data.reduce((sum, value, i) => (i % 4 === 3 ? sum : sum + value), 0) / (side * side * 3 * 255);
}
