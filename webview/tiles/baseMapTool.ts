/** The button "Base Map", and what it shows: tiles, whose they are, and why there are none. */
import type * as L from 'leaflet';
import * as z from 'zod/mini';
import type { Actions } from '../actions.ts';
import type { Ask } from '../asking.ts';
import { element } from '../element.ts';
import type { Tool, ToolButton } from '../layout.ts';
import { hasPlace } from '../mapView.ts';
import type { Choices } from '../savedView.ts';
import { TileLayer } from './tileLayer.ts';
import { createTileLoader } from './tileLoader.ts';
import { createTilePainter, type TileLook } from './tilePainter.ts';
import type { BaseMapFound } from './tileQuestions.ts';

export interface BaseMapToolOptions {
  readonly map: L.Map;
  /** Its `data-tiles` says that tiles are seen: then lines and texts need more to stand out. */
  readonly body: HTMLElement;
  readonly ask: Ask;
  readonly choices: Choices;
  readonly addTool: (tool: Tool) => ToolButton;
  readonly actions: Actions;
  readonly announce: (text: string) => void;
  /** Tiles have come, or have gone. */
  readonly onSeen: (seen: boolean) => void;
}

export interface BaseMapTool {
  /** Shows it again, if the person has left it on. The extension answers only from "ready" on. */
  restore(): void;
  /** The theme has changed. */
  repaint(): void;
}

const choice = 'baseMap';
/** A sheet over another. */
const icon = 'M8 2.5 13.5 5.5 8 8.5 2.5 5.5ZM3 8.3 8 11 13 8.3M3 10.8 8 13.5 13 10.8';

export function addBaseMapTool(options: BaseMapToolOptions): BaseMapTool {
  const { map, body, ask, choices, actions, announce, onSeen } = options;
  const container = map.getContainer();
  const problem = element('div', 'tile-problem');
  const credit = element('span', 'tile-credit');
  credit.dir = 'auto';
  container.append(problem);
  const whole = container.querySelector<HTMLElement>('.attribution');
  whole?.prepend(credit);
  const makeRoom = () => {
    body.style.setProperty('--attribution-height', `${whole?.offsetHeight ?? 0}px`);
  };
  map.on('resize', makeRoom);
  const setCredit = (text: string) => {
    credit.textContent = text;
    makeRoom();
  };
  const load = createTileLoader(ask);
  let layer: TileLayer | undefined;
  /** Another one with each press and each change: a late answer to an earlier one is dropped. */
  let attempt = 0;

  const tell = (message: string | undefined) => {
    if (problem.textContent === (message ?? '')) return;
    problem.textContent = message ?? '';
    if (message) announce(message);
  };
  const see = (seen: boolean) => {
    if (seen === (body.dataset.tiles !== undefined)) return;
    if (seen) body.dataset.tiles = 'seen';
    else delete body.dataset.tiles;
    onSeen(seen);
  };
  const clear = () => {
    layer?.remove();
    layer = undefined;
    setCredit('');
    see(false);
    tell(undefined);
  };
  const show = ({ attribution, maximumZoom }: Extract<BaseMapFound, { kind: 'found' }>) => {
    clear();
    setCredit(attribution);
    const shown = new TileLayer({
      maximumZoom,
      load,
      paint: createTilePainter(() => lookOf(body)),
      onChange({ seen, problem: message }) {
        // A layer that was taken away says a last word for each of its tiles.
        if (layer !== shown) return;
        see(seen);
        tell(message);
      },
    });
    layer = shown;
    layer.addTo(map);
  };

  /** `asks`: the person has pressed the button. Without, it is as they have left it, and they are not asked anything. */
  const turnOn = async (asks: boolean) => {
    const mine = ++attempt;
    try {
      const found = await ask({ what: 'baseMap', ask: asks });
      if (mine !== attempt) return;
      if (found.kind === 'found') show(found);
      else turnOff();
      if (asks) choices.set(choice, found.kind === 'found');
      tool.press(found.kind === 'found');
    } catch (error) {
      if (mine !== attempt) return;
      clear();
      tool.press(false);
      tell(error instanceof Error ? error.message : String(error));
    }
  };
  const turnOff = () => {
    attempt++;
    clear();
    tool.press(false);
  };

  const tool = options.addTool({
    icon,
    label: 'Base Map',
    pressed: false,
    run() {
      if (!layer) return void turnOn(true);
      turnOff();
      choices.set(choice, false);
    },
  });
  const restore = () => {
    // Leaflet takes no tiles before the map is somewhere.
    if (!hasPlace(map)) map.once('load', restore);
    else if (choices.get(choice, z.boolean())) void turnOn(false);
    else if (!layer) clear();
  };
  actions.add('baseMapChanged', z.unknown(), restore);
  return { restore, repaint: () => layer?.redraw() };
}

function lookOf({ classList }: HTMLElement): TileLook {
  const isLight = classList.contains('vscode-light') || classList.contains('vscode-high-contrast-light');
  return { dark: !isLight, strong: classList.contains('vscode-high-contrast') };
}
