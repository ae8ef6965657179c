/** The tracks that were added to the map of a file: remembered for each file, over a restart, until they are taken off. */
import * as z from 'zod/mini';
import { mostTracks } from '../../webview/values.ts';

/** `vscode.Memento`, as far as it is needed. */
export interface Memory {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

export interface AddedTracks {
  /** Addresses of files, in the order in which they came. */
  of(map: string): readonly string[];
  add(map: string, uris: readonly string[]): Promise<void>;
  remove(map: string, uri: string): Promise<void>;
}

const name = 'remotex.map.added';
/** Maps of the workspace that are remembered: those to which something was added last. */
const mostMaps = 50;

const uri = z.string().check(z.minLength(1), z.maxLength(4096));
const List = z.array(uri).check(z.maxLength(mostTracks));
const Kept = z.array(z.tuple([uri, List])).check(z.maxLength(mostMaps));

export function createAddedTracks(memory: Memory): AddedTracks {
  /** It comes from a disk: what is not what we wrote counts for nothing. */
  const read = (): Map<string, readonly string[]> => new Map(Kept.safeParse(memory.get(name)).data ?? []);
  const write = async (map: string, uris: readonly string[]): Promise<void> => {
    const maps = read();
    maps.delete(map);
    if (uris.length > 0) maps.set(map, uris);
    await memory.update(name, [...maps].slice(-mostMaps));
  };
  return {
    of: (map) => read().get(map) ?? [],
    async add(map, uris) {
      const all = new Set([...(read().get(map) ?? []), ...uris]);
      all.delete(map);
      await write(map, [...all].slice(0, mostTracks - 1));
    },
    async remove(map, gone) {
      await write(
        map,
        (read().get(map) ?? []).filter((each) => each !== gone),
      );
    },
  };
}
