/** Plays a window that shows a map: reports where it is, and does what it is told. */
import type { MapCenter } from '../../server/api/mapView.ts';
import { type MapAction, type MapCommand, type MapDone, View } from '../../server/api/view.ts';
import type { Caller } from '../../server/remote/caller.ts';
import { remote } from '../../server/remote/client.ts';

export interface MapWindow {
  /** What it was told, in order. */
  readonly told: MapAction[];
  report(view: Partial<MapCenter>): Promise<unknown>;
  /** The tab is hidden: nobody follows the commands any more. */
  hide(): Promise<void>;
}

/** How it answers; undefined for not at all. */
export type Answer = (command: MapCommand) => Partial<MapDone> | undefined;

/** Resolves when the map is open for `view/steer`. */
export async function showMap(caller: Caller, map: string, answer: Answer = () => ({})): Promise<MapWindow> {
  const view = remote(View, caller);
  const told: MapAction[] = [];
  const commands = view.commands({ map });
  const follow = async (): Promise<void> => {
    for await (const command of commands) {
      told.push(command.action);
      const answered = answer(command);
      if (answered) await view.done({ map, id: command.id, ok: true, ...answered });
    }
  };
  const following = follow().catch(() => {
    // Its connection has ended, as some tests want.
  });
  const report = (at: Partial<MapCenter>) => view.center({ lat: 46.1, lon: 14.2, zoom: 13, map, ...at });
  // Sent after the request to follow, and so answered after that was begun.
  await report({ cause: 'looked' });
  return {
    told,
    report,
    async hide() {
      await commands.return();
      await following;
    },
  };
}

/** The smallest PNG: one pixel. */
export const onePixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
