/** Whether tiles may be shown, and if so, which: nothing is asked of anybody before the person has agreed to it. */
import { RemoteError } from '../../../server/remote/errors.ts';
import type { TileConsent } from './tileConsent.ts';
import type { TilePicture } from './tilePicture.ts';
import { readTileSource, type TilePlace, type TileSettings, type TileSource } from './tileSource.ts';
import type { Tiles } from './tiles.ts';

export interface BaseMap {
  /**
   * Where tiles come from, or undefined without consent; `ask` asks the person for it, once for each server.
   * Throws `tile-setting` or `untrusted` with the line that says why there can be no base map.
   */
  find(ask: boolean): Promise<TileSource | undefined>;
  /** Throws as `Tiles.get` does, and `no-consent`. */
  tile(place: TilePlace, signal: AbortSignal): Promise<TilePicture>;
  /** The settings have changed: what is under way is given up, and what was refused may be asked for again. */
  change(): void;
  /** Takes back all consent, and removes what was kept. */
  withdraw(): Promise<void>;
}

export interface BaseMapOptions {
  readonly settings: () => TileSettings;
  readonly isTrusted: () => boolean;
  readonly consent: TileConsent;
  readonly tiles: Tiles;
  /** Asks the person: resolves to whether they agree. */
  readonly agree: (source: TileSource) => Promise<boolean>;
}

export function createBaseMap({ settings, isTrusted, consent, tiles, agree }: BaseMapOptions): BaseMap {
  /** One question, though two maps may ask it. */
  const asking = new Map<string, Promise<boolean>>();
  let stopping = new AbortController();

  const readSource = () => {
    if (!isTrusted()) {
      throw new RemoteError(
        'untrusted',
        'No base map in Restricted Mode: a file of this folder would decide what the tile server is asked. Trust the folder to show it.',
      );
    }
    return readTileSource(settings());
  };

  const askPerson = async (source: TileSource) => {
    const question = asking.get(source.origin) ?? agree(source);
    asking.set(source.origin, question);
    try {
      if (!(await question)) return false;
      if (!consent.isGiven(source.origin)) await consent.give(source.origin);
      return true;
    } finally {
      asking.delete(source.origin);
    }
  };

  const stop = () => {
    stopping.abort();
    stopping = new AbortController();
  };

  return {
    async find(ask) {
      const source = readSource();
      if (consent.isGiven(source.origin)) return source;
      return ask && (await askPerson(source)) ? source : undefined;
    },
    async tile(place, signal) {
      const source = readSource();
      if (!consent.isGiven(source.origin)) {
        throw new RemoteError('no-consent', `Nobody has agreed to ask ${source.host} for tiles.`);
      }
      const { z, x, y } = place;
      if (z > source.maximumZoom || x >= 2 ** z || y >= 2 ** z) {
        throw new RemoteError('tile-missing', `${source.host} has no tile ${z}/${x}/${y}.`);
      }
      return await tiles.get(source, place, AbortSignal.any([signal, stopping.signal]));
    },
    change() {
      stop();
      tiles.tryAgain();
    },
    async withdraw() {
      stop();
      await consent.withdraw();
      await tiles.clear();
    },
  };
}
