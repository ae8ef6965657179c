/** A new item, from the options that `post` and `reply` have in common. */
import { Board } from '../api/board.ts';
import type { NewPost, NewsItem } from '../api/boardItems.ts';
import { RemoteError } from '../remote/errors.ts';
import type { Input, Option } from './command.ts';
import { textOptions, withItemText } from './itemText.ts';
import { linkTo } from './link.ts';
import { futureTime } from './times.ts';
import { oneOf, priorities } from './values.ts';

export const draftOptions: Readonly<Record<string, Option>> = {
  by: {
    type: 'string',
    value: 'NAME',
    help: 'who posts (default: REMOTEX_NAME, else this machine)',
  },
  priority: { type: 'string', value: 'low|normal|high', help: 'how much it matters (default: normal)' },
  link: { type: 'string', value: 'FILE[:LINE]', help: 'the place in a file that it is about' },
  expires: { type: 'string', value: 'TIME', help: 'when it goes: in 30m, 2h or 3d, or at 2026-06-02T08:00' },
  pin: { type: 'boolean', help: 'pin it, so that it is always kept' },
  ...textOptions,
};

export interface Posting {
  readonly words: readonly string[];
  readonly example: string;
  readonly replyTo: number | undefined;
  readonly topic: string | undefined;
}

/** Posts it and says so. All that was typed is checked before an editor opens. */
export async function postItem(input: Input, { words, example, replyTo, topic }: Posting): Promise<void> {
  const { daemon, output, flag } = input;
  const by = input.text('by') ?? input.person;
  const draft = {
    by,
    ...readDraft(input),
    ...(replyTo && { replyTo }),
    ...(topic === undefined ? {} : { topic }),
  };
  // The key makes the second try harmless if the first one was saved and only its answer was lost.
  const key = crypto.randomUUID();
  // A script has read nothing, but whoever wrote it has read it.
  const post = (item: string, byHand: boolean): Promise<NewsItem> =>
    daemon.module(Board).post({ ...draft, item, key, ...(byHand ? { reader: by } : {}) });
  const posted = await withItemText(input, words, { failure: 'Nothing was posted', example }, post);
  const item = flag('pin') ? await pinned(input, posted) : posted;
  output.result(item, describePosted(item));
}

function readDraft({ text, folder, now }: Input): Pick<NewPost, 'priority' | 'link' | 'expires'> {
  const priority = oneOf('--priority', text('priority'), priorities);
  const link = text('link');
  const expires = futureTime('--expires', text('expires'), now());
  return {
    ...(priority && { priority }),
    ...(link === undefined ? {} : { link: linkTo(link, folder) }),
    ...(expires && { expires }),
  };
}

async function pinned({ daemon }: Input, { id }: NewsItem): Promise<NewsItem> {
  try {
    return await daemon.module(Board).pin({ id });
  } catch (cause) {
    if (!(cause instanceof RemoteError)) throw cause;
    const text = `Posted as item ${id}, but not pinned: ${cause.message} Try again: remotex pin ${id}`;
    throw new RemoteError(cause.reason, text, { cause });
  }
}

function describePosted({ id, replyTo, pinned }: NewsItem): string {
  const facts = [
    `Posted as item ${id}`,
    ...(replyTo === undefined ? [] : [`a reply to item ${replyTo}`]),
    ...(pinned === undefined ? [] : ['pinned']),
  ];
  return `${facts.join(', ')}.`;
}
