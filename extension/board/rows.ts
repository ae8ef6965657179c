/** The rows of the view: topics, in each its threads, in each the answers; or a flat list of what was looked for. */
import type { NewsItem } from '../../server/api/boardItems.ts';
import type { Thread, Topic } from '../../server/api/boardReading.ts';

/** `id` stays the same for as long as the row means the same, so that what is selected and expanded stays so. */
export type Row =
  | { readonly kind: 'topic'; readonly id: string; readonly topic: Topic }
  | {
      readonly kind: 'thread';
      readonly id: string;
      readonly item: NewsItem;
      readonly thread: Thread;
      readonly topic: string;
    }
  /** An answer in its thread, or a hit. */
  | { readonly kind: 'item'; readonly id: string; readonly item: NewsItem; readonly isHit: boolean }
  /** `topic` has threads that are not shown yet. */
  | { readonly kind: 'older'; readonly id: string; readonly topic: string }
  | { readonly kind: 'note'; readonly id: string; readonly text: string };

export const topicRow = (topic: Topic): Row => ({ kind: 'topic', id: `topic ${topic.topic}`, topic });

/** A thread may have items of two topics, and is shown in both. */
export const threadRow = (thread: Thread, topic: string): Row => ({
  kind: 'thread',
  id: `thread ${threadOf(thread.first)} ${topic}`,
  item: thread.first,
  thread,
  topic,
});

export const answerRow = (item: NewsItem, topic: string): Row => ({
  kind: 'item',
  id: `item ${item.id} ${topic}`,
  item,
  isHit: false,
});

export const hitRow = (item: NewsItem): Row => ({ kind: 'item', id: `hit ${item.id}`, item, isHit: true });

export const olderRow = (topic: string): Row => ({ kind: 'older', id: `older ${topic}`, topic });

export const noteRow = (id: string, text: string): Row => ({ kind: 'note', id: `note ${id}`, text });

/** The id of the thread that an item belongs to. */
export const threadOf = ({ id, thread }: Pick<NewsItem, 'id' | 'thread'>): number => thread ?? id;
