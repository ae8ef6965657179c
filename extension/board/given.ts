/** What a command of the view was given: a row by a menu, an item or its id by a key binding or another extension. */
import * as z from 'zod/mini';
import { id, NewsItem } from '../../server/api/boardItems.ts';
import { type MarkRead, Thread, Topic } from '../../server/api/boardReading.ts';

const ItemRow = z.object({ item: NewsItem });
const ThreadRow = z.object({ thread: Thread });
const TopicRow = z.object({ topic: Topic });

/** An item, or the id of one; undefined where neither was given. */
export function givenItem(given: unknown): NewsItem | number | undefined {
  return parsed(ItemRow, given)?.item ?? parsed(NewsItem, given) ?? parsed(id, given);
}

export function givenTopic(given: unknown): string | undefined {
  return parsed(TopicRow, given)?.topic.topic ?? parsed(z.object({ topic: z.string() }), given)?.topic;
}

/** What is marked as read for it: all that its row tells of, and nothing that came later. */
export function givenRead(given: unknown): Omit<MarkRead, 'reader'> | undefined {
  const topic = parsed(TopicRow, given)?.topic;
  if (topic) return { topic: topic.topic, upTo: topic.latest.id };
  const thread = parsed(ThreadRow, given)?.thread;
  if (thread) return { thread: thread.first.thread ?? thread.first.id, upTo: thread.latest.id };
  const item = givenItem(given);
  return item === undefined ? undefined : { ids: [typeof item === 'number' ? item : item.id] };
}

function parsed<T>(schema: z.ZodMiniType<T>, value: unknown): T | undefined {
  const result = z.safeParse(schema, value);
  return result.success ? result.data : undefined;
}
