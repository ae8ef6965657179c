/** The help, made from the table of commands. */
import type { Command, Option } from './command.ts';

/** Options that every command takes. */
export const commonOptions: Readonly<Record<string, Option>> = {
  json: { type: 'boolean', help: 'print the result as JSON, with the field names of the wire' },
  help: { type: 'boolean', help: 'show this help' },
};

export function describeProgram(commands: readonly Command[]): string {
  const uses = commands.map(({ name, args, summary }) => [`${name} ${args}`.trim(), summary] as const);
  return [
    'remotex: a bulletin board and GPS tracks, shared by every window, terminal and script.',
    '',
    'Usage: remotex COMMAND [ARGUMENTS] [--json]',
    '',
    ...columns(uses),
    '',
    'Examples:',
    '  remotex post "from a script"',
    '  remotex track open walk.gpx && remotex track nearest 46.1,14.2',
    '',
    'More on a command: remotex COMMAND --help. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 no daemon.',
    'REMOTEX_HOME names another folder for all that Remotex keeps.',
  ].join('\n');
}

export function describeCommand(command: Command): string {
  const options = Object.entries({ ...command.options, ...commonOptions });
  return [
    `${command.summary}.`.replace('?.', '?'),
    '',
    `Usage: remotex ${command.name} ${command.args}`.trimEnd(),
    '',
    ...columns(
      options.map(([name, { value, help }]) => [`--${name}${value ? ` ${value}` : ''}`, help] as const),
    ),
    ...(command.details ? ['', command.details] : []),
    '',
    'Examples:',
    ...command.examples.map((example) => `  ${example}`),
  ].join('\n');
}

/** Two columns, indented by two. */
export function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`.trimEnd());
}
