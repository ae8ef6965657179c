/** The last lines of a program's output, as a terminal would show them at its end, in bounded memory. */
import { stripVTControlCharacters } from 'node:util';

export interface Tail {
  /** A writer for each stream, so that a line which comes in pieces stays whole; lines are in the order in which they end. */
  writer(): (chunk: Uint8Array) => void;
  lines(): readonly string[];
}

/** A longer line is cut at its beginning, in characters: only a program that writes no lines has such. */
const longestLine = 8192;

export function createTail(most: number): Tail {
  const kept: string[] = [];
  const rests: (() => string)[] = [];
  /** Blank lines since the last other one: at the end they are not shown, and must not drive out the others. */
  let blanks = 0;
  const blank = () => Array.from({ length: Math.min(blanks, most) }, () => '');
  const keep = (lines: readonly string[]): void => {
    const last = lines.findLastIndex((line) => line.trim() !== '');
    if (last >= 0) {
      const shown = lines.slice(Math.max(0, last + 1 - most), last + 1);
      kept.push(...blank(), ...shown.map(shorten));
      kept.splice(0, Math.max(0, kept.length - most));
      blanks = 0;
    }
    blanks += lines.length - 1 - last;
  };
  return {
    writer() {
      const decoder = new TextDecoder();
      let rest = '';
      rests.push(() => rest);
      return (chunk) => {
        const lines = `${rest}${decoder.decode(chunk, { stream: true })}`.split('\n');
        rest = shorten(lines.pop() ?? '');
        keep(lines);
      };
    },
    lines() {
      const shown = [...kept, ...blank(), ...rests.map((rest) => rest())].map(plain);
      while (shown.at(-1)?.trim() === '') shown.pop();
      return most === 0 ? [] : shown.slice(-most);
    },
  };
}

/** A progress bar goes back to the beginning of its line with \r: its last state is all that is seen. */
function shorten(line: string): string {
  let end = line.length;
  while (line[end - 1] === '\r') end--;
  if (end === 0) return '';
  return line.slice(line.lastIndexOf('\r', end - 1) + 1).slice(-longestLine);
}

/** Without what moves cursors or sets colours, and without half a character at a cut. */
function plain(line: string): string {
  return stripVTControlCharacters(line)
    .replace(/(?!\t)\p{Cc}/gu, '')
    .toWellFormed();
}
