import { type Command, UsageError } from './command.ts';
import { draftOptions, postItem } from './draft.ts';
import { findItem } from './findItem.ts';
import { whereTextIs } from './itemText.ts';
import { itemId } from './values.ts';

export const reply: Command = {
  name: 'reply',
  args: 'ID [TEXT]',
  summary: 'Answer an item, in its topic',
  details: `${whereTextIs} ID is the number that read shows, as 5 or "#5".`,
  options: draftOptions,
  examples: ['remotex reply 5 "done"', 'git log -1 | remotex reply 5 --by build'],
  async run(input) {
    const [first, ...words] = input.args;
    if (first === undefined) throw new UsageError('Say which item, for example: remotex reply 5 "done"');
    const replyTo = itemId('remotex reply', first);
    // Nobody is to write an answer to what is not there.
    if (words.length === 0) await findItem(input, replyTo, 'Nothing was posted');
    await postItem(input, { words, example: `remotex reply ${replyTo} "done"`, replyTo, topic: undefined });
  },
};
