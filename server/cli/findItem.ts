/** One item of the board by its number. */
import { Board } from '../api/board.ts';
import type { Input } from './command.ts';

/** The number of the thread that an item is in: people name the item that they see. Of one that is gone, its own. */
export async function threadOf({ daemon }: Input, id: number): Promise<number> {
  const [item] = await daemon.module(Board).read({ after: id - 1, before: id + 1 });
  return item?.thread ?? id;
}
