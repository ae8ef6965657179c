/** A row of the board's tables as an item. */
import type { NewsItem } from '../api/boardItems.ts';

/** What `readRow` needs, of the table `items`. */
export const columns =
  'items.id, items.item, items.by, items.posted, items.topic, items.priority, items.replyTo, items.client, items.pid, ' +
  'items.thread, items.file, items.line, items.expires, items.pinned, items.edited, items.deleted';

export type ItemRow = Readonly<Record<string, unknown>>;

export function readRow(row: ItemRow): NewsItem {
  const { priority } = row;
  return {
    id: Number(row.id),
    item: String(row.item),
    by: String(row.by),
    when: String(row.posted),
    topic: String(row.topic),
    priority: priority === 'low' || priority === 'high' ? priority : 'normal',
    ...number('replyTo', row.replyTo),
    ...number('thread', row.thread),
    ...(row.file === null ? {} : { link: { file: String(row.file), ...number('line', row.line) } }),
    ...text('expires', row.expires),
    ...text('pinned', row.pinned),
    ...text('edited', row.edited),
    ...text('deleted', row.deleted),
    ...(row.client === '' ? {} : { client: { name: String(row.client), ...number('pid', row.pid) } }),
  };
}

const number = <K extends string>(name: K, value: unknown): { [Each in K]?: number } =>
  value === null ? {} : ({ [name]: Number(value) } as { [Each in K]: number });

const text = <K extends string>(name: K, value: unknown): { [Each in K]?: string } =>
  value === null ? {} : ({ [name]: String(value) } as { [Each in K]: string });
