/** The draft that a box begins with. */
import { randomUUID } from 'node:crypto';
import type { Link, NewsItem, Priority } from '../../server/api/boardItems.ts';
import { shortened } from './composerText.ts';
import type { Draft } from './draft.ts';

/** What is known of an item before its text is asked for. */
export interface About {
  /** Stands in the box; one of several lines is posted as it is, and the box asks for a comment before it. */
  readonly text?: string;
  /** Posted as it is, however few its lines are. */
  readonly quoted?: string;
  readonly topic?: string;
  readonly priority?: Priority;
  readonly replyTo?: Pick<NewsItem, 'id'> & Partial<Pick<NewsItem, 'by' | 'item'>>;
  readonly link?: Link;
}

export function newDraft({ text = '', quoted, topic, priority = 'normal', replyTo, link }: About): Draft {
  const isLong = quoted === undefined && /[\r\n]/.test(text);
  const written = isLong ? { typed: '', quoted: text } : { typed: text, quoted };
  return {
    draft: randomUUID(),
    key: randomUUID(),
    ...written,
    topic,
    priority,
    link,
    replyTo: replyTo && briefly(replyTo),
  };
}

/** Kept with the draft, for the title only. */
function briefly({ id, by, item }: NonNullable<About['replyTo']>): NonNullable<Draft['replyTo']> {
  return { id, by, item: item === undefined ? undefined : shortened(item) };
}
