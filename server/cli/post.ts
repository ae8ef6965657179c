import { Board } from '../api/board.ts';
import { type Command, UsageError } from './command.ts';

export const post: Command = {
  name: 'post',
  args: 'TEXT',
  summary: 'Post a text to the bulletin board',
  details:
    'Without TEXT, or with "-", the text is read from standard input. The item is on disk when the command ends.',
  options: {
    by: { type: 'string', value: 'NAME', help: 'who posts (default: REMOTEX_NAME, else this machine)' },
    topic: { type: 'string', value: 'NAME', help: 'the topic (default: general)' },
  },
  examples: ['remotex post "from a script"', 'make 2>&1 | tail -3 | remotex post --by build'],
  async run({ args, text, daemon, output, readInput, person }) {
    const typed = args.join(' ');
    const isText = args.length > 0 && typed !== '-';
    const item = isText ? typed : (await readInput(typed === '-'))?.trimEnd();
    if (item === undefined) throw new UsageError('Say what to post, for example: remotex post "hello"');
    const by = text('by') ?? person;
    const topic = text('topic');
    // The key makes the second try harmless if the first one was saved and only its answer was lost.
    const draft = { item, by, key: crypto.randomUUID(), ...(topic === undefined ? {} : { topic }) };
    const posted = await daemon.module(Board).post(draft);
    output.result(posted, `Posted as item ${posted.id}.`);
  },
};
