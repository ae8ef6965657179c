/** The items of the board's document: as they were read, with what has changed since. */
import type { NewsItem } from '../../server/api/boardItems.ts';
import { mostItems } from '../../server/api/boardLimits.ts';
import type { BoardChange } from '../../server/api/boardReading.ts';
import { describeItem } from '../../server/api/newsText.ts';
import { showText } from '../../server/api/plainText.ts';

/** The items after the change; undefined when they must be read anew. */
export function withChange(items: readonly NewsItem[], change: BoardChange): readonly NewsItem[] | undefined {
  const { kind, item } = change;
  switch (kind) {
    case 'ready':
    case 'read':
      return items;
    case 'reset':
      return undefined;
    case 'posted':
      if (!item) return undefined;
      // What was read a moment ago may have it already.
      return items.some(({ id }) => id >= item.id) ? items : [...items, item].slice(-mostItems);
    case 'changed':
      return item && items.map((each) => (each.id === item.id ? item : each));
    default:
      return kind satisfies never;
  }
}

/** What it says when there is nothing to read. */
export const emptyText = 'The board is empty. Press F1 and choose "Remotex: Post to Bulletin Board".';

/** Above the items where they are not all. */
export const olderText = 'Older items: in the view Bulletin Board, or with: remotex read --last 1000';

/** Oldest first; control characters and those that turn the direction of writing are shown as their codes. */
export function documentText(items: readonly NewsItem[], now: Date, hasOlder = false): string {
  if (items.length === 0) return emptyText;
  const lines = items.map((item) => showText(describeItem(item, now)));
  return [...(hasOlder ? [olderText] : []), ...lines].join('\n');
}
