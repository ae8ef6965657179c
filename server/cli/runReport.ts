/** What is posted about a command that has ended. */
import { maxItemBytes } from '../api/boardLimits.ts';
import type { Ending } from './runChild.ts';

/** A longer command line is cut: its beginning says what it is. */
const longestTitle = 200;

/** `make test: exit code 2 after 3 min 5 s`, then the last lines of its output: as many of them as an item holds. */
export function reportRun(title: string, ending: Ending, lines: readonly string[]): string {
  const head = `${title}: ${describeEnding(ending)}`;
  const bytes = (text: string) => Buffer.byteLength(text);
  let room = maxItemBytes - bytes(head);
  let first = lines.length;
  while (first > 0 && room > bytes(lines[first - 1] ?? '')) room -= bytes(lines[--first] ?? '') + 1;
  return [head, ...lines.slice(first)].join('\n');
}

/** The words as a shell takes them, in one line. */
export function titleOf(words: readonly string[]): string {
  const quoted = words.map((word) =>
    /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`,
  );
  return oneLine(quoted.join(' '));
}

/** Of whatever a person typed. */
export function oneLine(text: string): string {
  const line = text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .toWellFormed();
  return line.length > longestTitle ? `${line.slice(0, longestTitle).toWellFormed()}…` : line;
}

function describeEnding(ending: Ending): string {
  switch (ending.kind) {
    case 'not-started':
      return why(ending.error);
    case 'signal':
      return `ended by ${ending.signal} after ${describeElapsed(ending.ms)}`;
    case 'code': {
      const how = ending.code === 0 ? 'done' : `exit code ${ending.code}`;
      return `${how} after ${describeElapsed(ending.ms)}`;
    }
    default:
      return ending satisfies never;
  }
}

/** As shells say it. */
export function notStarted(command: string, error: NodeJS.ErrnoException): string {
  return `${oneLine(command)}: ${why(error)}.`;
}

function why({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'command not found';
  return code === 'EACCES' ? 'it is no program, or you may not run it' : message;
}

/** Milliseconds as "400 ms", "1.4 s", "12 s", "3 min 5 s" or "2 h 5 min". */
export function describeElapsed(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
