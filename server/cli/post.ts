import type { Command } from './command.ts';
import { draftOptions, postItem } from './draft.ts';
import { whereTextIs } from './itemText.ts';
import { optionalItemId } from './values.ts';

export const post: Command = {
  name: 'post',
  args: '[TEXT]',
  summary: 'Post a text to the bulletin board',
  details: `${whereTextIs} The item is on disk when the command ends.`,
  options: {
    topic: {
      type: 'string',
      value: 'NAME',
      help: 'the topic (default: general; of a reply: that of the item)',
    },
    'reply-to': { type: 'string', value: 'ID', help: 'the item that it answers (see also: remotex reply)' },
    ...draftOptions,
  },
  examples: [
    'remotex post "from a script"',
    'make 2>&1 | tail -3 | remotex post --by build --priority high',
    'remotex post "look at this" --link src/main.ts:12 --expires 3d',
  ],
  async run(input) {
    const { args: words, text } = input;
    const replyTo = optionalItemId('--reply-to', text('reply-to'));
    await postItem(input, { words, example: 'remotex post "hello"', replyTo, topic: text('topic') });
  },
};
