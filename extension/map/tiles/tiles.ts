/** One tile: from the disk while it is fresh, else from its server, unless that is being left alone. */

import { RemoteError } from '../../../server/remote/errors.ts';
import { readError } from '../../../server/remote/wireError.ts';
import { createSamePictures } from './samePicture.ts';
import { createTileCache, type KeptTile, type TileCacheOptions } from './tileCache.ts';
import { createTileFreshness } from './tileFreshness.ts';
import { createTilePauses } from './tilePause.ts';
import type { TilePicture } from './tilePicture.ts';
import { createTileQueue } from './tileQueue.ts';
import { requestTile } from './tileRequest.ts';
import { type TilePlace, type TileSource, tileUrl } from './tileSource.ts';

export interface Tiles {
  /**
   * Throws `tile-missing`, `tile-wrong`, `tile-refused` (also while the server is left alone), or `tile-blocked` (all that
   * it sends is one and the same picture) with a line for the person, or the signal's reason. Whether the person has agreed to requests is for the caller to know.
   */
  get(source: TileSource, place: TilePlace, signal: AbortSignal): Promise<TilePicture>;
  /** Other settings: no server is left alone any longer. */
  tryAgain(): void;
  /** Removes all tiles from the disk. */
  clear(): Promise<void>;
}

export interface TilesOptions extends TileCacheOptions {
  readonly userAgent: string;
  readonly fetch: typeof fetch;
  readonly timeoutMs?: number;
  /** Takes errors of the disk: the tile is shown all the same. */
  readonly log: (error: unknown) => void;
}

/** Polite, and enough: the servers of volunteers ask for no more. */
const connections = 2;
const usualTimeoutMs = 20_000;
/** A place without a tile is not asked for again each time the map moves across it. */
const missingMs = 10 * 60_000;
/** Far more than one looks at in that time. */
const mostMissing = 10_000;

export function createTiles(options: TilesOptions): Tiles {
  const { userAgent, fetch, now = Date.now, timeoutMs = usualTimeoutMs } = options;
  const log = (error: unknown): undefined => void options.log(error);
  const cache = createTileCache(options);
  const freshness = createTileFreshness(now);
  const pauses = createTilePauses(now);
  const queue = createTileQueue(connections);
  const same = createSamePictures();
  const missing = new Map<string, { readonly error: RemoteError; readonly until: number }>();

  const request = (url: string, signal: AbortSignal, question: Record<string, string> = {}) => {
    const accept = 'image/webp, image/png, image/jpeg';
    const headers = { ...question, accept, 'user-agent': userAgent };
    return requestTile({ url, headers, signal, fetch, timeoutMs });
  };

  const askWorld = async (source: TileSource, signal: AbortSignal) => {
    try {
      const world = await request(tileUrl(source, { z: 0, x: 0, y: 0 }), signal);
      return world.kind === 'picture' ? world.picture : undefined;
    } catch (error) {
      // A server of one country has no such tile: then the suspicion stays one.
      if (['tile-missing', 'tile-wrong'].includes(readError(error).reason)) return undefined;
      throw error;
    }
  };

  const checkRefusal = async (source: TileSource, url: string, picture: TilePicture, signal: AbortSignal) => {
    if (!(await same.isRefusal(url, picture, () => askWorld(source, signal)))) return;
    await Promise.all(same.latest().map((each) => cache.remove(each))).catch(log);
    throw new RemoteError(
      'tile-blocked',
      `${source.host} answers with the same picture everywhere, which may say that access is blocked.`,
    );
  };

  /** Over the network. `kept`: what is on disk and may have changed since. */
  const fetchTile = async (
    source: TileSource,
    url: string,
    kept: KeptTile | undefined,
    signal: AbortSignal,
  ) => {
    const response = await request(url, signal, kept && freshness.question(url, kept.headers));
    if (response.kind === 'unchanged') {
      if (!kept) throw new RemoteError('tile-wrong', `${source.host} has sent no picture.`);
      const headers = freshness.ofUnchanged(url, kept.headers, response.headers);
      await (headers ? cache.write(url, { ...kept, headers }) : cache.remove(url)).catch(log);
      return kept.picture;
    }
    const { picture } = response;
    await checkRefusal(source, url, picture, signal);
    const headers = freshness.ofPicture(url, response.headers);
    await (headers ? cache.write(url, { picture, headers }) : cache.remove(url)).catch(log);
    return picture;
  };

  const readKept = async (url: string) => {
    const kept = await cache.read(url).catch(log);
    return kept && !same.isKnown(kept.picture) ? kept : undefined;
  };

  return {
    async get(source, place, signal) {
      const { origin } = source;
      const url = tileUrl(source, place);
      const kept = await readKept(url);
      signal.throwIfAborted();
      if (kept && freshness.isFresh(kept.headers)) return kept.picture;
      const known = missing.get(url);
      if (known && known.until > now()) throw known.error;
      try {
        return await queue.run(
          url,
          async (wanted) => {
            // Only now: what waited in the queue must not follow a refusal.
            pauses.check(origin);
            try {
              const picture = await fetchTile(source, url, kept, wanted);
              pauses.worked(origin);
              return picture;
            } catch (error) {
              wanted.throwIfAborted();
              throw pauses.failed(origin, readError(error));
            }
          },
          signal,
        );
      } catch (error) {
        signal.throwIfAborted();
        const failure = readError(error);
        if (failure.reason === 'tile-missing') {
          if (missing.size >= mostMissing) missing.clear();
          missing.set(url, { error: failure, until: now() + missingMs });
          await cache.remove(url).catch(log);
        } else if (kept && freshness.servesOnError(url, kept.headers)) return kept.picture;
        throw error;
      }
    },
    tryAgain() {
      pauses.end();
      missing.clear();
    },
    clear: () => cache.clear(),
  };
}
