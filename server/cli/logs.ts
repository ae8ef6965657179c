import { followLines, lastLines } from '../daemon/logReader.ts';
import type { Command } from './command.ts';
import { ours } from './discovery.ts';
import { wholeNumber } from './values.ts';

/** As many as a terminal shows without scrolling. */
const usual = 20;

export const logs: Command = {
  name: 'logs',
  args: '',
  summary: 'Show what Remotex wrote into its log',
  details: 'The log tells when the daemon started and ended, and what failed; never a text or a place.',
  options: {
    follow: { type: 'boolean', help: 'go on with each new line, until Ctrl-C' },
    last: { type: 'string', value: 'N', help: `so many of the newest lines (default: ${usual})` },
    server: { type: 'string', value: 'NAME', help: 'the log of another server (see: remotex list)' },
  },
  examples: ['remotex logs', 'remotex logs --follow --json | jq .event'],
  async run({ text, flag, daemon, servers, output }) {
    const server = text('server') ?? ours;
    const { logFile } = server === ours ? daemon.home : servers.home(server);
    const show = (line: string) => {
      const entry = readEntry(line);
      output.result(entry ?? { line }, entry ? describeEntry(entry) : line);
    };
    const { lines, end } = lastLines(logFile, wholeNumber('--last', text('last')) ?? usual);
    if (end.inode === 0) output.note(`There is no log yet: ${logFile}`);
    for (const line of lines) show(line);
    if (!flag('follow')) return;
    for await (const line of followLines(logFile, end, new AbortController().signal)) show(line);
  },
};

type Entry = Readonly<Record<string, unknown>>;

/** A line that was cut off, by a full disk or a crash, is shown as it is. */
function readEntry(line: string): Entry | undefined {
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === 'object' && entry !== null ? (entry as Entry) : undefined;
  } catch {
    return undefined;
  }
}

/** `2026-11-23T13:55:08Z  started  version=0.1.0 node=24.21.0`, with what it is about in the order of the log. */
function describeEntry({ time, event, ...details }: Entry): string {
  const facts = Object.entries(details).map(([name, value]) => `${name}=${asText(value)}`);
  return [asText(time).replace(/\.\d+Z$/, 'Z'), asText(event), facts.join(' ')].join('  ').trimEnd();
}

const asText = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
