/** Colours as the browser paints them, and how well two of them are told apart. */
import type { Page } from 'playwright-core';

type Colour = readonly number[];

/** Red, green and blue (0 to 255) of colours in CSS, each painted over the paper of the map. */
export async function painted(page: Page, colours: readonly string[]): Promise<Colour[]> {
  return page.evaluate<number[][]>(`(() => {
    const sample = document.createElement('i');
    document.body.append(sample);
    const context = new OffscreenCanvas(1, 1).getContext('2d');
    const found = ${JSON.stringify(colours)}.map((wanted) => {
      for (const colour of ['var(--map-paper)', wanted]) {
        sample.style.color = colour;
        context.fillStyle = getComputedStyle(sample).color;
        context.fillRect(0, 0, 1, 1);
      }
      return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
    });
    sample.remove();
    return found;
  })()`);
}

export async function paintedOn(page: Page, colour: string): Promise<Colour> {
  const [found = []] = await painted(page, [colour]);
  return found;
}

/** As WCAG 2 has it. */
export function contrast(one: Colour, other: Colour): number {
  const luminance = (colour: Colour) => {
    const [red = 0, green = 0, blue = 0] = colour.map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}
