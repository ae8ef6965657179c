/** What VS Code keeps for the page while it is hidden, and over a restart: the place, and what the person has chosen. */
import * as z from 'zod/mini';
import { latitude, longitude, zoom } from './values.ts';

/** It is kept on disk, so it is checked when it comes back. `choices`: each part of the page checks its own. */
export const SavedView = z.object({
  lat: latitude,
  lon: longitude,
  zoom,
  choices: z.optional(z.record(z.string(), z.unknown())),
});
export type SavedView = z.infer<typeof SavedView>;

export interface Choices {
  /** What was chosen under that name, if it is what the schema says. */
  get<T>(name: string, schema: z.ZodMiniType<T>): T | undefined;
  set(name: string, value: unknown): void;
}

export interface KeptView {
  /** Where the map was, when the page was last seen. */
  readonly place: { readonly lat: number; readonly lon: number; readonly zoom: number } | undefined;
  readonly choices: Choices;
  /** The map is here now. */
  keep(place: { readonly lat: number; readonly lon: number; readonly zoom: number }): void;
}

export function createKeptView(vscode: { getState(): unknown; setState(state: SavedView): void }): KeptView {
  const saved = SavedView.safeParse(vscode.getState());
  let place = saved.success ? saved.data : undefined;
  const first = place;
  let choices: Readonly<Record<string, unknown>> = place?.choices ?? {};
  const save = () => {
    // Before the map is anywhere there is nothing that could be shown again.
    if (place) vscode.setState({ lat: place.lat, lon: place.lon, zoom: place.zoom, choices });
  };
  return {
    place: first,
    choices: {
      get(name, schema) {
        const found = schema.safeParse(choices[name]);
        return found.success ? found.data : undefined;
      },
      set(name, value) {
        choices = { ...choices, [name]: value };
        save();
      },
    },
    keep(now) {
      place = now;
      save();
    },
  };
}
