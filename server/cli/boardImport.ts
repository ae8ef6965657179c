import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Board } from '../api/board.ts';
import type { ImportItem } from '../api/boardItems.ts';
import { describeItems } from '../api/boardText.ts';
import { RemoteError } from '../remote/errors.ts';
import { type Command, UsageError } from './command.ts';
import { batchesOf, readLines } from './importLines.ts';

export const boardImport: Command = {
  name: 'board import',
  args: '[FILE]',
  summary: 'Add the items that an export wrote, with their times',
  details:
    'Without FILE, or with "-", from standard input. What is on the board already is skipped, so a second import adds nothing. An item is the same when author, time, topic and text are.',
  options: {},
  examples: ['remotex board import board.jsonl', 'remotex board import < board.jsonl'],
  async run({ args, daemon, output, folder, readInput }) {
    const [name, ...rest] = args;
    if (rest.length > 0) throw new UsageError('Name one file, for example: remotex board import board.jsonl');
    const text =
      name === undefined || name === '-' ? await readInput(name === '-') : readText(resolve(folder, name));
    if (text === undefined)
      throw new UsageError('Name a file, for example: remotex board import board.jsonl');
    const { items, problem } = readLines(text);
    const total = { added: 0, skipped: 0, unlinked: 0, expired: 0 };
    const ids = new Map<number, number>();
    const earlier = new Map<string, number[]>();
    for (const batch of batchesOf(items)) {
      // Only what this batch answers or may have the like of, and not the ids of a whole board each time.
      const wanted = new Set(
        batch.flatMap((item) => [item.replyTo ?? 0, ...(earlier.get(moment(item)) ?? [])]),
      );
      const known = [...wanted].flatMap((given): [number, number][] => {
        const here = ids.get(given);
        return here === undefined ? [] : [[given, here]];
      });
      const done = await daemon.module(Board).import({ items: batch, known });
      for (const [given, here] of done.ids) ids.set(given, here);
      for (const item of batch) {
        const like = earlier.get(moment(item));
        if (like) like.push(item.id);
        else earlier.set(moment(item), [item.id]);
      }
      total.added += done.added;
      total.skipped += done.skipped;
      total.unlinked += done.unlinked;
      total.expired += done.expired ?? 0;
    }
    const summary = describe(total);
    if (problem !== undefined) throw new RemoteError('bad-line', `${problem} ${summary}`, { data: total });
    output.result(total, summary);
  },
};

/** Items that are alike have it in common. */
const moment = ({ when, by }: ImportItem): string => `${when} ${by}`;

/** "Imported 3 items; 2 were here already; 1 reply lost its link." */
function describe({
  added,
  skipped,
  unlinked,
  expired,
}: {
  added: number;
  skipped: number;
  unlinked: number;
  expired: number;
}): string {
  const parts = [
    `Imported ${describeItems(added)}`,
    ...(skipped === 0 ? [] : [`${skipped} ${skipped === 1 ? 'was' : 'were'} here already`]),
    ...(expired === 0 ? [] : [`${expired} had expired`]),
    ...(unlinked === 0
      ? []
      : [
          `${unlinked} ${unlinked === 1 ? 'reply lost its link' : 'replies lost their links'}, for the item answered was not among them`,
        ]),
  ];
  return `${parts.join('; ')}.`;
}

function readText(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new RemoteError('unreadable-file', `Nothing was imported: ${file} cannot be read (${why}).`, {
      cause,
    });
  }
}
