/** One item of the board by its number. */
import { Board } from '../api/board.ts';
import type { NewsItem } from '../api/boardItems.ts';
import { RemoteError } from '../remote/errors.ts';
import type { Input } from './command.ts';

/** The number of the thread that an item is in: people name the item that they see. Of one that is gone, its own. */
export async function threadOf({ daemon }: Input, id: number): Promise<number> {
  const [item] = await daemon.module(Board).read({ after: id - 1, before: id + 1 });
  return item?.thread ?? id;
}

/** Throws a RemoteError with reason `unknown-item`, which begins with `failure`. */
export async function findItem({ daemon }: Input, id: number, failure: string): Promise<NewsItem> {
  const [item] = await daemon.module(Board).read({ after: id - 1, before: id + 1 });
  if (item) return item;
  const text = `${failure}: there is no item ${id}. See the numbers with: remotex read`;
  throw new RemoteError('unknown-item', text);
}

/** The board's refusal of somebody else's change, with the option that says who it is. */
export function explainAuthor(error: unknown): unknown {
  if (!(error instanceof RemoteError) || error.reason !== 'not-yours') return error;
  const { message, code, data } = error;
  return new RemoteError('not-yours', message.replace(/give that name\.$/, 'give that name with --by.'), {
    code,
    data,
    cause: error,
  });
}
