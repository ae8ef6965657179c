/** The colours of the editor's theme, for what is drawn on a canvas. theme.css says how they are made. */

export interface MapColours {
  readonly sea: string;
  readonly land: string;
  readonly coast: string;
  readonly grid: string;
  readonly track: string;
  /** Those of the tracks, in the order in which they are given. */
  readonly tracks: readonly string[];
  readonly paper: string;
  /** What is drawn is darker than its ground. */
  readonly isLight: boolean;
}

/** How many there are. Tracks beyond begin again with the first. */
export const trackColours = 8;

/** The properties are registered as colours in theme.css: so their values come back computed, not as color-mix(). */
export function readColours(from: Element): MapColours {
  const style = getComputedStyle(from);
  const read = (name: string) => style.getPropertyValue(name);
  return {
    sea: read('--map-sea'),
    land: read('--map-land'),
    coast: read('--map-coast'),
    grid: read('--map-grid'),
    track: read('--map-track'),
    tracks: Array.from({ length: trackColours }, (_, slot) => read(`--map-track-${slot}`)),
    paper: read('--map-paper'),
    isLight: from.matches('.vscode-light, .vscode-high-contrast-light'),
  };
}

/** VS Code changes a theme by writing the new variables to the root's style and the theme's kind to the body. */
export function onThemeChange(document: Document, listener: () => void): void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ['style', 'class'] });
  observer.observe(document.body, { attributeFilter: ['class', 'data-vscode-theme-kind'] });
}

/** True when the person has asked VS Code, or the system, for less motion. */
export function wantsLessMotion(window: Window): boolean {
  return (
    window.document.body.classList.contains('vscode-reduce-motion') ||
    window.matchMedia('(prefers-reduced-motion: reduce)').matches
  );
}
