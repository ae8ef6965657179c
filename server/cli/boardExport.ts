import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Board } from '../api/board.ts';
import type { NewsItem } from '../api/boardItems.ts';
import { describeItems } from '../api/boardText.ts';
import { RemoteError } from '../remote/errors.ts';
import { type Command, type DaemonAccess, UsageError } from './command.ts';
import { showJson } from './terminalText.ts';
import { writeWholeFile } from './wholeFile.ts';

export const boardExport: Command = {
  name: 'board export',
  args: '[FILE]',
  summary: 'Write all items as lines of JSON, oldest first',
  details:
    'Without FILE, or with "-", to standard output. FILE has its name only when it is whole. It is read by: remotex board import',
  options: { overwrite: { type: 'boolean', help: 'replace FILE when there is one' } },
  examples: ['remotex board export board.jsonl', 'remotex board export | grep bridge'],
  async run({ args, flag, daemon, output, folder }) {
    const [name = '-', ...rest] = args;
    if (rest.length > 0) throw new UsageError('Name one file, for example: remotex board export board.jsonl');
    if (name === '-') {
      // The same lines with --json: each is JSON already.
      for await (const item of allItems(daemon)) output.result(item, showJson(item));
      return;
    }
    const file = resolve(folder, name);
    if (existsSync(file) && !flag('overwrite')) {
      const text = `Nothing was exported: ${file} is there already. Give another name, or say --overwrite.`;
      throw new RemoteError('file-exists', text);
    }
    const items = await writeItems(file, allItems(daemon));
    output.result({ file, items }, `Exported ${describeItems(items)} to ${file}.`);
  },
};

/** Until nothing more comes: a page may be short because its items are long. */
async function* allItems(daemon: DaemonAccess): AsyncGenerator<NewsItem> {
  const board = daemon.module(Board);
  for (let after = 0; ; ) {
    const page = await board.read({ after });
    const last = page.at(-1);
    if (!last) return;
    yield* page;
    after = last.id;
  }
}

async function writeItems(file: string, items: AsyncIterable<NewsItem>): Promise<number> {
  let count = 0;
  const lines = async function* () {
    for await (const item of items) {
      count++;
      yield `${JSON.stringify(item)}\n`;
    }
  };
  await writeWholeFile(file, lines());
  return count;
}
