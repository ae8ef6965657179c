// A board as many people, scripts and agents leave it behind after a long time, through the board's own tables.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createAppend, type Draft } from '../../../server/board/items.ts';
import { openBoardFile } from '../../../server/board/schema.ts';
import { createRandom } from '../../server/remote/random.ts';

/** In exactly so many items of every board, evenly from the first to the last. */
export const rareItems = 20;

/** So many of the newest items are younger than this; the others are of the days before. */
export const recentItems = 200;
export const recentSince = '2026-06-01T00:00:00.000Z';

const atOnce = 50;
const dayMs = 24 * 60 * 60_000;

/** Every item has "the", every third "bridge" and every third, by chance, "closed", so that both boards have answers enough. */
export function buildBoard(home: string, items: number): void {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const database = openBoardFile(join(home, 'board.db'), { beforeMigration: () => {} });
  // Nothing is lost when the machine stops now.
  database.exec('PRAGMA synchronous = OFF');
  const append = createAppend(database);
  const draft = createDrafts(items);
  // Replies answer items of the steps before: those have ids already.
  for (let from = 1; from <= items; from += atOnce)
    append(Array.from({ length: Math.min(atOnce, items + 1 - from) }, (_, i) => draft(from + i, from)));
  database.close();
}

/** The `id` that it will have; replies may go to ids below `known`. */
function createDrafts(items: number): (id: number, known: number) => Draft {
  const random = createRandom(7);
  const vocabulary = Array.from({ length: 5000 }, () => wordOf(random.int(2 ** 31)));
  const authors = Array.from({ length: 40 }, (_, i) => `author ${i}`);
  /** The first ones far more often than the last ones, as in any language. */
  const often = (count: number): number => Math.floor(count ** (random.int(1_000_000) / 1_000_000)) - 1;
  const newest = Date.parse(recentSince);
  return (id, known) => {
    const words = Array.from({ length: 6 + random.int(20) }, () => vocabulary[often(vocabulary.length)]);
    words.push('the');
    if (random.int(3) === 0) words.push('bridge');
    if (random.int(3) === 0) words.push('closed');
    if (id % (items / rareItems) === 0) words.push('quokka');
    const isRecent = id > items - recentItems;
    const replyTo = known > 60 && random.int(5) < 3 ? known - 1 - random.int(60) : undefined;
    // All fifty are on a small board as well.
    const number = id % 7 === 0 ? (id / 7) % 50 : often(50);
    const topic = `topic ${id === items ? 0 : number}`;
    return {
      post: { item: words.join(' '), topic, ...(replyTo === undefined ? {} : { replyTo }) },
      by: authors[often(40)] ?? 'nobody',
      when: new Date(isRecent ? newest + id : newest - dayMs - (items - id)).toISOString(),
      client: { name: 'remotex 1.0.0', pid: 1000 + random.int(9000) },
    };
  };
}

/** Pronounceable, of two to five syllables. */
function wordOf(number: number): string {
  let rest = number;
  let word = '';
  for (let syllables = 2 + (number % 4); syllables > 0; syllables--) {
    word += 'bdfgklmnprst'[rest % 12] ?? '';
    word += 'aeiou'[rest % 5] ?? '';
    rest = Math.floor(rest / 17);
  }
  return word;
}
