import { Board } from '../api/board.ts';
import type { Unread } from '../api/boardReading.ts';
import { type Command, UsageError } from './command.ts';
import { threadOf } from './findItem.ts';
import { describeCount } from './quantities.ts';
import { itemId, optionalItemId } from './values.ts';

export const markRead: Command = {
  name: 'mark-read',
  args: '[ID...]',
  summary: 'Mark items as read',
  details: 'Each reader has marks of its own, here and in VS Code, by its name.',
  options: {
    thread: { type: 'string', value: 'ID', help: 'all of the thread that this item is in' },
    topic: { type: 'string', value: 'NAME', help: 'all items of this topic' },
    all: { type: 'boolean', help: 'all items of the board' },
    reader: {
      type: 'string',
      value: 'NAME',
      help: 'who has read them (default: REMOTEX_NAME, else this machine)',
    },
  },
  examples: ['remotex mark-read 5 6', 'remotex mark-read --topic build', 'remotex mark-read --all'],
  async run(input) {
    const { args, text, flag, daemon, output, person } = input;
    const ids = args.map((word) => itemId('remotex mark-read', word));
    const thread = optionalItemId('--thread', text('thread'));
    const topic = text('topic');
    const isSome = ids.length > 0 || thread !== undefined || topic !== undefined;
    // For the board, naming nothing means all: that must be said here.
    if (!isSome && !flag('all'))
      throw new UsageError(
        'Say what was read: items as in remotex mark-read 5, or --thread, --topic or --all.',
      );
    if (isSome && flag('all')) throw new UsageError('--all is all items: leave it out, or the others.');
    const some = {
      ...(ids.length > 0 ? { ids } : {}),
      ...(thread === undefined ? {} : { thread: await threadOf(input, thread) }),
      topic,
    };
    const left = await daemon.module(Board).markRead({ reader: text('reader') ?? person, ...some });
    output.result(left, describeUnread(left));
  },
};

function describeUnread({ unread, more }: Unread): string {
  if (more) return `${describeCount(unread)} of the newest 1,000 items are still unread.`;
  if (unread === 0) return 'Nothing is unread any more.';
  return unread === 1 ? '1 item is still unread.' : `${describeCount(unread)} items are still unread.`;
}
