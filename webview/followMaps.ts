/** The tool that has this map go where other maps of the person are moved. */
import type * as L from 'leaflet';
import * as z from 'zod/mini';
import type { Tool, ToolButton } from './layout.ts';
import { nearestCopy } from './longitude.ts';
import { hasPlace } from './mapView.ts';
import type { FromMap } from './messages.ts';
import type { Moves } from './moves.ts';
import type { Choices } from './savedView.ts';

export interface FollowMapsOptions {
  readonly map: L.Map;
  readonly moves: Moves;
  readonly addTool: (tool: Tool) => ToolButton;
  readonly choices: Choices;
  readonly post: (message: FromMap) => void;
  readonly announce: (text: string) => void;
}

/** Two frames, and an arrow from the one to the other. */
const icon = 'M2.5 2.5h5v5h-5zM8.5 8.5h5v5h-5zM10 5h3v1.5M11 3l2 2l-2 2';

/** Returns what goes where another map is. */
export function addFollowMaps(
  options: FollowMapsOptions,
): (place: { lat: number; lon: number; zoom: number }) => void {
  const { map, moves, addTool, choices, post, announce } = options;
  let on = choices.get('followMaps', z.boolean()) ?? false;
  const tool = addTool({
    icon,
    label: 'Follow Other Maps',
    pressed: on,
    run() {
      on = !on;
      choices.set('followMaps', on);
      tool.press(on);
      post({ kind: 'followMaps', on });
      announce(on ? 'This map follows other maps.' : 'This map follows no other map.');
    },
  });
  if (on) post({ kind: 'followMaps', on });
  return ({ lat, lon, zoom }) => {
    // One that was sent before the tool was released.
    if (!on) return;
    // On a map panned round the world, the copy that is near.
    const there: L.LatLngTuple = [lat, hasPlace(map) ? nearestCopy(lon, map.getCenter().lng) : lon];
    moves.quietly(() => map.setView(there, zoom, { animate: false }));
  };
}
