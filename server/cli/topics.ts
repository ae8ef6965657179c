import { Board } from '../api/board.ts';
import type { Topic, Topics } from '../api/boardReading.ts';
import { describeDropped } from '../api/keepText.ts';
import { describeAge } from '../api/newsText.ts';
import type { Command } from './command.ts';
import { describeCount } from './quantities.ts';
import { showText } from './terminalText.ts';

export const topics: Command = {
  name: 'topics',
  args: '',
  summary: 'List the topics, the one with the newest item first',
  options: {
    reader: {
      type: 'string',
      value: 'NAME',
      help: 'whose unread items are counted (default: REMOTEX_NAME, else this machine)',
    },
  },
  examples: ['remotex topics', 'remotex topics --json | jq -r ".topics[].topic"'],
  async run({ text, daemon, output, now, person }) {
    const board = daemon.module(Board);
    const found = await board.topics({ reader: text('reader') ?? person });
    if (found.topics.length === 0) output.note('The board is empty. Post with: remotex post "hello"');
    output.result(found, describeTopics(found.topics, now()));
    if (output.json) return;
    for (const note of notesOn(found)) output.note(note);
    const dropped = describeDropped(await board.state({}));
    if (dropped !== undefined) output.note(`${dropped}.`);
  },
};

/** A topic of 200 letters is no reason to push all the others off the screen. */
const widest = 30;

/** One line for each: `general  12 items  3 unread  #40 from ada, 2 minutes ago`, names to the left and numbers to the right. */
function describeTopics(topics: readonly Topic[], now: Date): string {
  const rows = topics.map(({ topic, items, unread, latest }) => ({
    // As it will be shown: its length is what is aligned.
    name: showText(topic),
    items: describeCount(items),
    unread: unread === 0 ? '' : `${describeCount(unread)} unread`,
    unit: items === 1 ? 'item ' : 'items',
    latest: `#${latest.id} from ${latest.by}, ${describeAge(new Date(latest.when), now)}`,
  }));
  const widthOf = (column: 'name' | 'items' | 'unread'): number =>
    Math.min(widest, Math.max(...rows.map((row) => row[column].length)));
  const [name, items, unread] = [widthOf('name'), widthOf('items'), widthOf('unread')];
  const lines = rows.map((row) => [
    row.name.padEnd(name),
    `${row.items.padStart(items)} ${row.unit}`,
    ...(unread === 0 ? [] : [row.unread.padStart(unread)]),
    row.latest,
  ]);
  return lines.map((cells) => cells.join('  ')).join('\n');
}

function notesOn({ others, more }: Topics): string[] {
  return [
    ...(others === 0 ? [] : [`${describeCount(others)} more topics are not shown.`]),
    ...(more ? ['Unread items are counted among the newest 1,000 only.'] : []),
  ];
}
