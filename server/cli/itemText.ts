/** The text of an item, from wherever a person or a script has it. */
import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { maxItemBytes } from '../api/boardLimits.ts';
import { RemoteError } from '../remote/errors.ts';
import { type Input, type Option, UsageError } from './command.ts';
import { withEditor } from './editor.ts';

export const textOptions: Readonly<Record<string, Option>> = {
  file: { type: 'string', value: 'FILE', help: 'the text is what this file has, as UTF-8' },
};

export const whereTextIs =
  'Without TEXT, the text is read from standard input, as also for "-". In a terminal, your editor opens: what VISUAL or EDITOR names.';

export interface Wanted {
  /** How a failure begins: "Nothing was posted". */
  readonly failure: string;
  /** A right use: `remotex post "hello"`. */
  readonly example: string;
  /** What the editor shows at first. */
  readonly present?: string;
}

/** `byHand`: a person wrote it in an editor. */
export type UseText<T> = (text: string, byHand: boolean) => Promise<T>;

/** Gives the text to `use`. When it was written in an editor and `use` throws, it is kept in a file, which the error names. */
export async function withItemText<T>(
  input: Input,
  words: readonly string[],
  wanted: Wanted,
  use: UseText<T>,
): Promise<T> {
  const given = await givenText(input, words, wanted);
  if (given !== undefined) return use(given, false);
  const { failure, example, present = '' } = wanted;
  if (input.editor === undefined)
    throw new UsageError(
      `${failure}: there is no text. Give it, for example: ${example} - or set VISUAL or EDITOR to your editor.`,
    );
  return withEditor({ command: input.editor, present, failure }, (written) => use(written, true));
}

/** Undefined when a person is to write it. */
async function givenText(
  { text, readInput, folder }: Input,
  words: readonly string[],
  { failure }: Wanted,
): Promise<string | undefined> {
  const file = text('file');
  if (file !== undefined && words.length > 0)
    throw new UsageError('Give the text once: either as an argument, or with --file.');
  if (file !== undefined && file !== '-') return readText(resolve(folder, file), failure);
  const typed = file ?? words.join(' ');
  if (words.length > 0 && typed !== '-') return typed;
  return (await readInput(typed === '-', mostRead))?.trimEnd();
}

/** As much as is read of a file that is longer than any item: devices have no end. */
const mostRead = 16 * maxItemBytes;

async function readText(file: string, failure: string): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of createReadStream(file, { end: mostRead })) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    if (bytes.length > mostRead) throw new Error(`it has more than ${mostRead} bytes`);
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).trimEnd();
  } catch (cause) {
    const why =
      cause instanceof TypeError ? 'it is not UTF-8' : cause instanceof Error ? cause.message : String(cause);
    throw new RemoteError('unreadable-file', `${failure}: ${file} cannot be read (${why}).`, { cause });
  }
}
