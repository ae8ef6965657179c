/** A thread as a document: who wrote what and when. Texts are indented, so that none can pass for another's heading. */
import type { NewsItem } from '../../server/api/boardItems.ts';
import { describeTime } from '../../server/api/boardText.ts';
import { describeLink } from '../../server/api/newsText.ts';
import { showText } from '../../server/api/plainText.ts';
import { clip, flagsOf } from './rowText.ts';

export interface ThreadText {
  readonly text: string;
  /** Where each item begins, by its id. Counted from 0. */
  readonly lines: ReadonlyMap<number, number>;
}

export function threadText(items: readonly NewsItem[]): ThreadText {
  const lines: string[] = [];
  const starts = new Map<number, number>();
  for (const item of items) {
    starts.set(item.id, lines.length);
    lines.push(heading(item), ...bodyOf(item).map((line) => (line === '' ? '' : `  ${line}`)), '');
  }
  lines.pop();
  if (items.length === 0) lines.push('These items are no longer on the board.');
  return { text: lines.join('\n'), lines: starts };
}

function heading(item: NewsItem): string {
  const facts = [`in ${clip(item.topic, 200)}`, describeTime(new Date(item.when)), ...flagsOf(item)];
  return `#${item.id} ${item.deleted ? 'Deleted by' : 'From'} ${clip(item.by, 200)} ${facts.join(', ')}`;
}

function bodyOf(item: NewsItem): string[] {
  if (item.deleted) return [];
  const text = item.item
    .trimEnd()
    .split(/\r\n?|\n/)
    .map(showText);
  return item.link ? [...text, '', `Link: ${clip(describeLink(item.link), 4200)}`] : text;
}
