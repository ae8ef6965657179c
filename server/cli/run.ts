/** From the words of the command line to an exit code: find the command, read its options, run it, tell failures. */
import { parseArgs } from 'node:util';
import { RemoteError } from '../remote/errors.ts';
import { closest } from '../remote/suggest.ts';
import { type Command, EndsWith, FoundProblem, type Input, type Output, UsageError } from './command.ts';
import { commands, sections } from './commands.ts';
import { NoDaemonError } from './daemonAccess.ts';
import { commonOptions, describeCommand, describeFamily, describeProgram } from './help.ts';
import { showJson, showText } from './terminalText.ts';

export type World = Omit<Input, 'args' | 'text' | 'flag' | 'output'> & {
  readonly write: (content: string | Uint8Array) => void;
  readonly writeError: (text: string) => void;
};

/** 0 done, 1 failed, 2 wrong usage, 3 no daemon; 124 waited in vain, 130 ended by Ctrl-C; `remotex run` has those of its command. */
export async function run(argv: readonly string[], world: World): Promise<number> {
  const json = beforeDashes(argv).includes('--json');
  let help = 'remotex --help';
  try {
    if (argv[0] === '--version') return say(world, world.version);
    const asksHelp = argv[0] === 'help';
    const words = asksHelp ? argv.slice(1) : argv;
    const isHelp = (word: string | undefined) => word === '--help' || word === '-h';
    if (words.length === 0 || isHelp(words[0])) return say(world, describeProgram(sections));
    const family = commands.filter(({ name }) => name.startsWith(`${words[0]} `));
    if (family.length > 0 && (isHelp(words[1]) || (asksHelp && words.length === 1)))
      return say(world, describeFamily(family));
    if (family.length > 0) help = `remotex ${words[0]} --help`;
    const command = findCommand(words);
    help = `remotex ${command.name} --help`;
    const given = words.slice(command.name.split(' ').length);
    const { values, positionals } = readOptions(command, given);
    if (asksHelp || values.help) return say(world, describeCommand(command));
    if (command.args === '' && positionals.length > 0) {
      throw new UsageError(`remotex ${command.name} takes no '${positionals[0]}'.`);
    }
    await command.run({
      ...world,
      args: command.takesCommand ? commandIn(given, positionals, command) : positionals,
      text: (name) => (typeof values[name] === 'string' ? values[name] : undefined),
      flag: (name) => values[name] === true,
      output: createOutput(world, json, help),
    });
    return 0;
  } catch (error) {
    if (error instanceof FoundProblem) return 1;
    if (error instanceof EndsWith) {
      if (error.cause) tell(error.cause, world, json, help);
      return error.code;
    }
    return tell(error, world, json, help);
  }
}

function say(world: World, text: string): number {
  world.write(`${text}\n`);
  return 0;
}

function findCommand([first = '', second = '']: readonly string[]): Command {
  const found = commands.find(({ name }) => name === first || name === `${first} ${second}`);
  if (found) return found;
  if (first.startsWith('-')) throw new UsageError(`Unknown option '${first}'.`);
  const names = commands.map(({ name }) => name);
  const family = names.filter((name) => name.startsWith(`${first} `));
  if (family.length > 0) {
    const meant = second === '' ? undefined : closest(`${first} ${second}`, family);
    throw new UsageError(meant ? `Did you mean '${meant}'?` : `Say which: ${family.join(', ')}.`);
  }
  const meant = closest(first, [...names, ...names.map((name) => name.split(' ', 1).join())]);
  throw new UsageError(`Unknown command '${first}'.${meant ? ` Did you mean '${meant}'?` : ''}`);
}

/** What comes after `--` are no options of ours. */
function beforeDashes(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  return end === -1 ? argv : argv.slice(0, end);
}

function readOptions(command: Command, argv: readonly string[]) {
  const options = { ...command.options, ...commonOptions };
  // "-33.9,151.2" is a place and not an option: with a true minus sign it does not look like one.
  const hide = (word: string) => (command.takesPlaces ? word.replace(/^-(?=[\d.])/, '\u2212') : word);
  const own = beforeDashes(argv);
  const rest = command.takesCommand ? [] : argv.slice(own.length);
  const args = [...own.map((word) => (word === '-h' ? '--help' : hide(word))), ...rest];
  try {
    const shapes = Object.fromEntries(Object.entries(options).map(([name, { type }]) => [name, { type }]));
    const { values, positionals } = parseArgs({ args, options: shapes, allowPositionals: true });
    const show = (word: string) => (command.takesPlaces ? word.replace(/^\u2212/, '-') : word);
    const shown = Object.entries(values).map(
      ([name, value]) => [name, typeof value === 'string' ? show(value) : value] as const,
    );
    return { values: Object.fromEntries(shown), positionals: positionals.map(show) };
  } catch (error) {
    // Its first sentence says what is wrong; the rest explains Node's own conventions.
    if (command.takesCommand && own.length === argv.length) throw commandMissing(command);
    const [, dashed] =
      /^Option '(--[^ ']+).*is ambiguous/.exec(error instanceof Error ? error.message : '') ?? [];
    if (dashed !== undefined)
      throw new UsageError(
        `${dashed} takes a value. One that begins with a minus is joined to it: ${dashed}=-1.`,
      );
    const why = error instanceof Error ? error.message.split(/\n|\. (?=[A-Z])/)[0] : String(error);
    throw new UsageError(`${why}.`.replace('..', '.'));
  }
}

/** The words of somebody's command, which follow `--`: before it are none but our options. */
function commandIn(given: readonly string[], ours: readonly string[], command: Command): readonly string[] {
  const { length } = beforeDashes(given);
  const words = given.slice(length + 1);
  if (words.length > 0 && ours.length === 0) return words;
  throw commandMissing(command);
}

const commandMissing = ({ name, examples }: Command) =>
  new UsageError(`remotex ${name} takes a command after --, for example: ${examples[0]}`);

function createOutput({ write, writeError }: World, json: boolean, help: string): Output {
  return {
    json,
    result(value, text) {
      if (json) write(`${showJson(value)}\n`);
      else if (text !== '') write(`${showText(text)}\n`);
    },
    raw: write,
    note(text) {
      if (!json) writeError(`${showText(text)}\n`);
    },
    failure(error) {
      tell(error, { writeError }, json, help);
    },
  };
}

/** `help`: the command that tells how it is used rightly. */
function tell(
  error: unknown,
  { writeError }: Pick<World, 'writeError'>,
  json: boolean,
  help: string,
): number {
  const code = error instanceof UsageError ? 2 : error instanceof NoDaemonError ? 3 : 1;
  const reason = error instanceof RemoteError ? error.reason : code === 2 ? 'usage' : 'failed';
  const message = error instanceof Error ? error.message : String(error);
  const way = code === 2 ? `${/[.?!]$/.test(message) ? '' : '.'} See: ${help}` : '';
  if (json) writeError(`${showJson({ error: { reason, message } })}\n`);
  else writeError(`${showText(message)}${way}\n`);
  return reason === 'no-daemon' ? 3 : code;
}
