/** What a window says of new items, as plain text; and of which ones. */
import type { NewsItem } from '../../server/api/boardItems.ts';
import { isMention } from '../../server/api/mentions.ts';
import { plainMessage } from '../plainMessage.ts';
import { shortened } from './composerText.ts';

export type Notify = 'off' | 'important' | 'all';

export function isTold(item: NewsItem, notify: Notify, name: string): boolean {
  switch (notify) {
    case 'off':
      return false;
    case 'important':
      return item.priority === 'high' || isMention(item.item, name);
    case 'all':
      return true;
    default:
      return notify satisfies never;
  }
}

/** "ada: the build is broken"; "3 new items on the bulletin board". */
export function describeNews(items: readonly NewsItem[]): string {
  const [item, another] = items;
  if (!item || another) return `${items.length} new items on the bulletin board`;
  return plainMessage(`${shortened(item.by)}: ${shortened(item.item, 200)}`);
}
