/** How the outline of the world reaches the map: its bundle is loaded after the map's own, and tells by this event. */
import type { Ring } from './polygon.ts';

export const landEvent = 'remotex-land';

declare global {
  interface WindowEventMap {
    readonly [landEvent]: CustomEvent<readonly Ring[]>;
  }
}
