import { Board } from '../api/board.ts';
import { describeItem } from '../api/newsText.ts';
import type { Command } from './command.ts';
import { wholeNumber } from './values.ts';

export const read: Command = {
  name: 'read',
  args: '',
  summary: 'Show the items of the bulletin board, newest last',
  options: {
    last: { type: 'string', value: 'N', help: 'how many of the newest items (default: 20, at most 1000)' },
    after: { type: 'string', value: 'ID', help: 'only items after this one' },
    topic: { type: 'string', value: 'NAME', help: 'only items of this topic' },
    by: { type: 'string', value: 'NAME', help: 'only items of this author' },
    search: { type: 'string', value: 'WORDS', help: 'only items that have all these words' },
  },
  examples: ['remotex read --last 5', 'remotex read --json | jq -r ".[].item"'],
  async run({ text, daemon, output, now }) {
    const last = wholeNumber('--last', text('last'));
    const after = wholeNumber('--after', text('after'));
    const filters = { topic: text('topic'), by: text('by'), search: text('search') };
    const given = Object.fromEntries(
      Object.entries({ last, after, ...filters }).filter(([, value]) => value !== undefined),
    );
    // Twenty fit a screen; whoever asks for more, or reads on from an item, says so.
    const query = last === undefined && after === undefined ? { ...given, last: 20 } : given;
    const items = await daemon.module(Board).read(query);
    if (items.length === 0) {
      const filtered = after !== undefined || Object.values(filters).some((value) => value !== undefined);
      output.note(filtered ? 'No such items.' : 'The board is empty. Post with: remotex post "hello"');
    }
    output.result(items, items.map((item) => describeItem(item, now())).join('\n'));
  },
};
