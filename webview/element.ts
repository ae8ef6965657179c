/** Elements whose content is text or other elements, never HTML: names in a GPX file may say anything. */

/** No name that is worth reading in full is longer; a GPX file may hold one of a megabyte. */
const longestName = 200;

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  ...content: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...content);
  return made;
}

/** A drawing from one SVG path, hidden from screen readers: the words beside it say the same. */
export function drawing(className: string, size: number, path: string): SVGSVGElement {
  const namespace = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(namespace, 'svg');
  svg.setAttribute('class', className);
  svg.setAttribute('viewBox', `0 0 ${size} ${size}`);
  svg.setAttribute('width', String(size));
  svg.setAttribute('height', String(size));
  svg.setAttribute('aria-hidden', 'true');
  // Twice: the wider stroke below keeps the drawing apart from whatever lies under it.
  for (const layer of ['halo', 'shape']) {
    const drawn = document.createElementNS(namespace, 'path');
    drawn.setAttribute('class', layer);
    drawn.setAttribute('d', path);
    svg.append(drawn);
  }
  return svg;
}

/** A name from a file, cut to a length that can be shown. */
export function shortName(name: string): string {
  const points = Array.from(name.slice(0, 2 * longestName));
  return points.length > longestName ? `${points.slice(0, longestName).join('')}…` : points.join('');
}
