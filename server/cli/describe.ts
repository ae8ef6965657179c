import type { OpenRpc } from '../api/openRpc.ts';
import { RemoteError } from '../remote/errors.ts';
import { closest } from '../remote/suggest.ts';
import { type Command, type Input, UsageError } from './command.ts';
import {
  connectTo,
  discover,
  discoverAll,
  isOurs,
  moduleOf,
  modulesOf,
  ours,
  type Served,
} from './discovery.ts';
import { methodLines } from './list.ts';
import { describeMethod } from './methodText.ts';

export const describe: Command = {
  name: 'describe',
  args: 'NAME',
  summary: 'Show what a server, a module or a method does, takes and gives',
  details:
    'NAME is that of a server (remotex), of a module (board) or of a method (board/post). With --json the answer is an OpenRPC document that holds no more than what was asked for.',
  options: {
    server: { type: 'string', value: 'NAME', help: 'only at this server (default: all that run)' },
  },
  examples: ['remotex describe board/post', 'remotex describe board', 'remotex describe --json remotex'],
  async run(input) {
    const { args, text, output } = input;
    const [name, ...rest] = args;
    if (name === undefined || rest.length > 0)
      throw new UsageError('Name one server, module or method, for example: remotex describe board/post');
    const served = await candidates(name, text('server'), input);
    const found = find(name, served) ?? raise(unknownName(name, served));
    output.result(found.document, describeFound(name, found));
  },
};

/** The servers to look at. Ours is started for what is ours; others cannot be. */
async function candidates(
  name: string,
  server: string | undefined,
  input: Input,
): Promise<readonly Served[]> {
  const only = server ?? (isOurs(moduleOf(name)) ? ours : undefined);
  if (only !== undefined) return [await discover(await connectTo(only, input), only)];
  const { served, failures } = await discoverAll(input);
  for (const { message } of failures) input.output.note(message);
  return served;
}

/** The first that has it, with no more in its document than that: a server by its name, else a module, else a method. */
function find(name: string, served: readonly Served[]): Served | undefined {
  const whole = served.find(({ server }) => server === name);
  if (whole) return whole;
  for (const { server, document } of served) {
    const methods = document.methods.filter(
      (method) => method.name === name || moduleOf(method.name) === name,
    );
    if (methods.length > 0) return { server, document: { ...document, methods } };
  }
  return undefined;
}

function describeFound(name: string, { server, document }: Served): string {
  const [method, ...others] = document.methods;
  if (method?.name === name && others.length === 0)
    return describeMethod(method, document.components?.schemas ?? {}, server);
  const isServer = name === server;
  const modules = [...modulesOf(document.methods)].map(([module, { summary, methods }]) =>
    [`${module}${summary === undefined ? '' : `: ${summary}`}`, ...methodLines(methods)].join('\n'),
  );
  const title = isServer ? [`The server ${server}, version ${document.info.version}.`] : [];
  return [...title, ...modules, `More on a method: remotex describe ${exampleName(document)}`].join('\n\n');
}

const exampleName = ({ methods: [method] }: OpenRpc): string => method?.name ?? 'board/post';

function unknownName(name: string, served: readonly Served[]): RemoteError {
  const names = served.flatMap(({ server, document }) => {
    const methods = document.methods.map((method) => method.name);
    return [server, ...methods.map(moduleOf), ...methods];
  });
  const meant = closest(name, new Set(names));
  const hint = meant ? `Did you mean '${meant}'?` : 'See: remotex list';
  return new RemoteError('unknown-name', `Nothing that runs is called '${name.slice(0, 100)}'. ${hint}`);
}

function raise(error: Error): never {
  throw error;
}
