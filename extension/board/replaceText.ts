/** An item gets another text only in the place of the one that its author had in sight: no edit made elsewhere is lost. */
import type { Board } from '../../server/api/board.ts';
import type { NewsItem } from '../../server/api/boardItems.ts';
import type { Remote } from '../../server/remote/client.ts';
import { RemoteError } from '../../server/remote/errors.ts';
import { readError } from '../../server/remote/wireError.ts';

export interface Replacement {
  readonly id: number;
  /** The text that the editing began with; undefined if nobody knows it any more. */
  readonly before: string | undefined;
  readonly text: string;
  readonly by: string;
}

/** Nothing was saved: meanwhile the item is another one. */
export class OtherText extends RemoteError {
  readonly now: NewsItem;

  constructor(now: NewsItem) {
    super(
      'changed',
      `Not saved: item ${now.id} was ${now.deleted ? 'deleted' : 'changed elsewhere'} meanwhile.`,
    );
    this.now = now;
  }
}

/** Rejects with `OtherText` if the item has neither the text that was before nor this one: a second try finds its own. */
export async function replaceText(
  board: Pick<Remote<typeof Board.functions>, 'read' | 'edit'>,
  { id, before, text, by }: Replacement,
): Promise<NewsItem> {
  const now = await itemNow(board, id);
  if (!now) throw new RemoteError('no-item', `Not saved: item ${id} is no longer on the board.`);
  const isOther = before !== undefined && now.item !== before && now.item !== text;
  if (now.deleted || isOther) throw new OtherText(now);
  try {
    return await board.edit({ id, item: text, by, ...(before === undefined ? {} : { before }) });
  } catch (error) {
    // Between the look at it and the edit.
    const other = readError(error).reason === 'changed-meanwhile' ? await itemNow(board, id) : undefined;
    throw other ? new OtherText(other) : error;
  }
}

export async function itemNow(
  board: Pick<Remote<typeof Board.functions>, 'read'>,
  id: number,
): Promise<NewsItem | undefined> {
  const [item] = await board.read({ after: id - 1, before: id + 1 });
  return item;
}
