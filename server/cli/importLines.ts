/** The lines of an export as items, up to the first that is none, in batches that one call takes. */
import { ImportItem } from '../api/boardItems.ts';
import { maxImport } from '../api/boardLimits.ts';
import { describeIssues } from '../remote/check.ts';

/** A message has at most 16 MiB, and a character of text takes at most six bytes in it. */
const mostCharacters = 2_000_000;

export interface Lines {
  readonly items: readonly ImportItem[];
  /** What is wrong with the first line that is no item. Nothing after it was read. */
  readonly problem?: string;
}

export function readLines(text: string): Lines {
  const items: ImportItem[] = [];
  // Some editors begin a file with the mark of its encoding.
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    if (line.trim() === '') continue;
    const checked = readLine(line);
    if (typeof checked === 'string') {
      const problem = `Line ${index + 1} is not an item: ${checked}. Neither it nor what follows was imported.`;
      return { items, problem };
    }
    items.push(checked);
  }
  return { items };
}

/** The item, or what is wrong. */
function readLine(line: string): ImportItem | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'it is not JSON';
  }
  const checked = ImportItem.safeParse(value, { error: say });
  return checked.success ? checked.data : describeIssues(checked.error.issues).replace(/^params/, 'it');
}

/** The wrong that a hand or a broken disk does to a line; the terminal client does not load all of zod's words for it. */
function say(issue: {
  readonly code?: string;
  readonly expected?: unknown;
  readonly input?: unknown;
}): string {
  if (issue.code === 'unrecognized_keys') return 'has members that no item has';
  if (issue.input === undefined) return 'is missing';
  if (issue.code === 'invalid_type') return `must be of type ${String(issue.expected)}`;
  return 'has a value that no item has';
}

export function batchesOf(items: readonly ImportItem[]): ImportItem[][] {
  const batches: ImportItem[][] = [];
  let characters = 0;
  for (const item of items) {
    const batch = batches.at(-1);
    characters += item.item.length;
    if (batch && batch.length < maxImport && characters <= mostCharacters) batch.push(item);
    else {
      batches.push([item]);
      characters = item.item.length;
    }
  }
  return batches;
}
