/** The help, made from the table of commands. */
import type { Command, Option } from './command.ts';
import type { Section } from './commands.ts';

/** Options that every command takes. */
export const commonOptions: Readonly<Record<string, Option>> = {
  json: { type: 'boolean', help: 'print the result as JSON, with the field names of the wire' },
  help: { type: 'boolean', help: 'show this help' },
};

/** Fits a terminal of 40 lines and 80 columns. */
export function describeProgram(sections: readonly Section[]): string {
  const rows = sections.map(({ commands, family }) =>
    family
      ? [[`${family.name} ...`, family.summary] as const]
      : commands.map(({ name, summary }) => [name, summary] as const),
  );
  const lines = columns(rows.flat());
  const listed = sections.flatMap(({ title }, i) => [
    ...(title === sections[i - 1]?.title ? [] : [title]),
    ...lines.splice(0, rows[i]?.length ?? 0),
  ]);
  return [
    'remotex: a bulletin board and GPS tracks for all windows, terminals and scripts.',
    '',
    'Usage: remotex COMMAND [ARGUMENTS] [--json]. More: remotex COMMAND --help',
    '',
    ...listed,
    '',
    'Examples:',
    '  remotex track open walk.gpx && remotex track nearest 46.1,14.2',
    '',
    'Exit codes: 0 done, 1 failed, 2 wrong usage, 3 no daemon, 124 timed out.',
    'REMOTEX_NAME is your name on the board; REMOTEX_HOME is where all is kept.',
  ].join('\n');
}

/** The commands that have their first word in common. */
export function describeFamily(commands: readonly Command[]): string {
  const uses = commands.map(({ name, args, summary }) => [`${name} ${args}`.trim(), summary] as const);
  return [
    ...columns(uses),
    '',
    'Examples:',
    ...commands.flatMap(({ examples: [first] }) => (first === undefined ? [] : [`  ${first}`])),
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
