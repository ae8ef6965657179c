import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { View } from '../api/view.ts';
import { RemoteError } from '../remote/errors.ts';
import { type Command, UsageError } from './command.ts';
import { mapHelp, mapIn, mapOption } from './mapNames.ts';
import { writeWholeFile } from './wholeFile.ts';

export const mapScreenshot: Command = {
  name: 'map screenshot',
  args: 'FILE.png',
  summary: 'Save what the map shows as a picture',
  details: `A PNG of the map with its tracks, the marked point, the scale and where the data is from, without buttons and lists. "-" is standard output. FILE has its name only when it is whole. ${mapHelp}`,
  options: { force: { type: 'boolean', help: 'replace FILE when there is one' }, ...mapOption },
  examples: ['remotex map screenshot tour.png', 'remotex map fit && remotex map screenshot - > tour.png'],
  async run(input) {
    const { args, flag, daemon, output, folder, process } = input;
    const [name, ...rest] = args;
    if (name === undefined || rest.length > 0)
      throw new UsageError('Name one file, for example: remotex map screenshot tour.png');
    if (name !== '-' && !/\.png$/i.test(name))
      throw new UsageError(
        `The picture is a PNG, and '${name}' does not end in .png. Give a name that does.`,
      );
    const file = name === '-' ? undefined : resolve(folder, name);
    if (file === undefined && output.json)
      throw new UsageError('--json tells of a file that was written: name a file, or leave --json out.');
    if (file === undefined && process.isTerminal)
      throw new UsageError('A terminal cannot show a PNG: name a file, or direct the output into one.');
    if (file !== undefined && existsSync(file) && !flag('force')) {
      const why = `Nothing was saved: ${file} is there already. Give another name, or say --force.`;
      throw new RemoteError('file-exists', why);
    }
    const { png = '', ...steered } = await daemon.module(View).steer({ do: 'screenshot', ...mapIn(input) });
    const bytes = Buffer.from(png, 'base64');
    const size = sizeOf(bytes);
    if (file === undefined) return output.raw(bytes);
    await writeWholeFile(file, [bytes], 'saved');
    const { width, height } = size;
    output.result(
      { ...steered, file, width, height },
      `Saved the map (${width} × ${height} pixels) as ${file}.`,
    );
  },
};

/** In pixels, as its header says (PNG, third edition, 5.2 and 11.2.1). Throws for what is no PNG. */
function sizeOf(bytes: Buffer): { width: number; height: number } {
  const begin = Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1');
  if (bytes.length < 45 || !bytes.subarray(0, begin.length).equals(begin))
    throw new RemoteError(
      'bad-result',
      'Nothing was saved: the map sent no PNG. Reload the window of VS Code, then try again.',
    );
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}
