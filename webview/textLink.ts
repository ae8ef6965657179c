/** From the marked point to its place in the text of the file, and from the cursor there to the point. */
import * as z from 'zod/mini';
import type { Actions } from './actions.ts';
import type { Ask } from './asking.ts';
import type { Tool, ToolButton } from './layout.ts';
import type { Mark } from './mark.ts';
import type { ShownTracks } from './shownTracks.ts';
import { Place } from './values.ts';

export interface TextLinkOptions {
  readonly map: HTMLElement;
  readonly mark: Mark;
  readonly tracks: ShownTracks;
  readonly ask: Ask;
  readonly actions: Actions;
  readonly addTool: (tool: Tool) => ToolButton;
  readonly tell: (message: string) => void;
}

const icon = 'M3 3.5h10M3 6.5h6M3 9.5h10M3 12.5h6';
/** Those without lines of text. */
const binary: ReadonlySet<string | undefined> = new Set(['fit', 'kmz']);

export function addTextLink({ map, mark, tracks, ask, actions, addTool, tell }: TextLinkOptions): void {
  const show = async () => {
    const { place } = mark.current() ?? {};
    if (!place) return tell('No point is marked yet. Move the map to a track.');
    try {
      const { note } = await ask({ what: 'text', track: place.track, index: place.index });
      if (note !== undefined) tell(note);
    } catch (error) {
      tell(error instanceof Error ? error.message : String(error));
    }
  };
  const tool = addTool({ icon, label: 'Show Point in Text (T)', run: () => void show() });
  const draw = () => {
    const { place } = mark.current() ?? {};
    const format = place && tracks.find(place.track)?.summary?.format;
    tool.show(place !== undefined && !binary.has(format));
  };
  draw();
  mark.onChange(draw);
  tracks.onChange(draw);
  map.addEventListener('keydown', (event) => {
    const { key, ctrlKey, metaKey, altKey } = event;
    if (key.toLowerCase() !== 't' || ctrlKey || metaKey || altKey || tool.button.hidden) return;
    event.preventDefault();
    void show();
  });
  actions.add('showPointText', z.optional(z.unknown()), () => void show());
  actions.add('holdPoint', Place, (place) => {
    if (tracks.shown().some(({ key }) => key === place.track)) mark.hold(place, { reveal: true });
  });
}
