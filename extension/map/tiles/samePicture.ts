/**
 * Finds out the server that answers every request with one and the same picture, such as "Access blocked".
 * Different places that look alike are only a suspicion: a forest, a glacier or "no data here" may do so too. Then the tile
 * of the whole world is asked for, which looks like no other place: if even that is the same picture, it is a refusal.
 */
import { hashOf, mayBePlain, type TilePicture } from './tilePicture.ts';

export interface SamePictures {
  /** Told each picture that has come from the server. `askWorld`: undefined when there is no such tile. */
  isRefusal(
    url: string,
    picture: TilePicture,
    askWorld: () => Promise<TilePicture | undefined>,
  ): Promise<boolean>;
  /** Whether this picture was found out before. */
  isKnown(picture: TilePicture): boolean;
  /** From which addresses the latest picture came, in a row. */
  latest(): readonly string[];
}

/** How many in a row raise the suspicion. */
const alike = 3;

/** Far more different pictures than one session comes to suspect. */
const mostVerdicts = 1000;

export function createSamePictures(): SamePictures {
  let last = '';
  let urls = new Set<string>();
  const asking = new Map<string, Promise<TilePicture | undefined>>();
  const verdicts = new Map<string, boolean>();

  const judge = async (hash: string, askWorld: () => Promise<TilePicture | undefined>) => {
    // Two tiles may come at the same time: one request is enough.
    const question = asking.get(hash) ?? askWorld();
    asking.set(hash, question);
    try {
      const world = await question;
      if (verdicts.size >= mostVerdicts) verdicts.clear();
      verdicts.set(hash, world !== undefined && hashOf(world.bytes) === hash);
    } finally {
      asking.delete(hash);
    }
  };

  return {
    async isRefusal(url, picture, askWorld) {
      const hash = hashOf(picture.bytes);
      if (hash !== last) urls = new Set();
      last = hash;
      urls.add(url);
      const isSuspect = urls.size >= alike && !mayBePlain(picture);
      if (isSuspect && !verdicts.has(hash)) await judge(hash, askWorld);
      return verdicts.get(hash) ?? false;
    },
    isKnown: (picture) => verdicts.get(hashOf(picture.bytes)) ?? false,
    latest: () => [...urls],
  };
}
