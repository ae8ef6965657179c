/** The areas of the page: the map with its card, tools and legend over it, and the strip below. */
import * as L from 'leaflet';
import { drawing, element } from './element.ts';
import type { Moves } from './moves.ts';

export interface Layout {
  /** What the map is in. */
  readonly map: HTMLElement;
  /** Over a lower corner of the map. */
  readonly card: HTMLElement;
  /** In the other lower corner. */
  readonly legend: HTMLElement;
  /** Below the map, as high as what is in it. */
  readonly strip: HTMLElement;
}

export function createLayout(body: HTMLElement): Layout {
  const map = element('div', 'map');
  const card = element('section', 'card');
  card.setAttribute('aria-label', 'Tracks and nearest point');
  const legend = element('div', 'legend');
  const strip = element('div', 'strip');
  body.append(element('div', 'stage', map, card, legend), strip);
  return { map, card, legend, strip };
}

/** Leaflet would hear of the window's size only, and not of the strip's. */
export function followSize(map: L.Map, moves: Moves): void {
  const container = map.getContainer();
  const follow = () => {
    const { x, y } = map.getSize();
    // It moves the map by parts of a pixel, also when there is nothing to do.
    if (x !== container.clientWidth || y !== container.clientHeight)
      moves.quietly(() => map.invalidateSize({ animate: false }));
  };
  new ResizeObserver(follow).observe(container);
}

export interface Tool {
  /** One SVG path on a square of 16. */
  readonly icon: string;
  readonly label: string;
  /** For what can be on or off: how it is at first. */
  readonly pressed?: boolean;
  readonly run: () => void;
}

export interface ToolButton {
  readonly button: HTMLButtonElement;
  press(pressed: boolean): void;
  /** A tool that has nothing to do is not there. */
  show(shown: boolean): void;
}

/** The column of buttons under those of the zoom, in the order in which they are added. */
export function createTools(map: L.Map): (tool: Tool) => ToolButton {
  const bar = element('div', 'leaflet-bar tools');
  L.DomEvent.disableClickPropagation(bar);
  const control = new L.Control({ position: 'topright' });
  control.onAdd = () => bar;
  control.addTo(map);
  return ({ icon, label, pressed, run }) => {
    const button = element('button', 'tool', drawing('icon', 16, icon));
    button.type = 'button';
    button.title = label;
    button.setAttribute('aria-label', label);
    const press = (now: boolean) => button.setAttribute('aria-pressed', String(now));
    if (pressed !== undefined) press(pressed);
    button.addEventListener('click', run);
    bar.append(button);
    return {
      button,
      press,
      show(shown) {
        button.hidden = !shown;
      },
    };
  };
}
