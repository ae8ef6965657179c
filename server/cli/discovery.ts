/** What the servers that run say of themselves, and which of them a name belongs to. */
import { Board } from '../api/board.ts';
import { Daemon } from '../api/daemon.ts';
import { createOpenRpcCheck, type OpenRpc, type OpenRpcMethod } from '../api/openRpc.ts';
import { Track } from '../api/tracks.ts';
import { View } from '../api/view.ts';
import type { Caller } from '../remote/caller.ts';
import { RemoteError } from '../remote/errors.ts';
import type { Input } from './command.ts';

/** What our daemon is called where servers have names. */
export const ours = 'remotex';

const ourModules: ReadonlySet<string> = new Set([Board, Daemon, Track, View].map(({ name }) => name));

/** One server that answered. */
export interface Served {
  readonly server: string;
  readonly document: OpenRpc;
}

type Access = Pick<Input, 'daemon' | 'servers'>;

/** The document takes milliseconds to make; a server that needs longer is stopped or hangs. */
const patienceMs = 5000;

/** Throws a RemoteError when the server is too old to say, or is none of ours. */
export async function discover(connection: Caller, server: string): Promise<Served> {
  const answer = await connection.sendRequest('rpc.discover', {}, { timeoutMs: patienceMs });
  const checked = await createOpenRpcCheck()['~standard'].validate(answer);
  if (!checked.issues) return { server, document: checked.value };
  throw new RemoteError(
    'bad-result',
    `The server ${server} describes itself in a way that is not understood.`,
  );
}

/** All servers that run, ours first; and for each that could not be asked, why. */
export async function discoverAll({ daemon, servers }: Access): Promise<{
  readonly served: readonly Served[];
  readonly failures: readonly RemoteError[];
}> {
  const known = await servers.list();
  const running = known.filter(({ isRunning }) => isRunning).map(({ name }) => name);
  const asked = await Promise.all([
    ask(ours, () => daemon.find()),
    ...running.map((name) => ask(name, () => servers.find(name))),
  ]);
  const problems = known.flatMap(({ problem }) => (problem ? [problem] : []));
  return {
    served: asked.filter((one) => one !== undefined && 'document' in one),
    failures: [...asked.filter((one) => one instanceof RemoteError), ...problems],
  };
}

async function ask(
  server: string,
  find: () => Promise<Caller | undefined>,
): Promise<Served | RemoteError | undefined> {
  try {
    const connection = await find();
    return connection && (await discover(connection, server));
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    // Its text names the method, and a person wants to know the server.
    const why = error.message.includes(server) ? error.message : `The server ${server}: ${error.message}`;
    return new RemoteError(error.reason, why, { cause: error });
  }
}

/** The server that a call of the method goes to when nobody says which. Our modules are ours, whatever others call theirs. */
export async function serverOf(method: string, { servers }: Pick<Input, 'servers'>): Promise<string> {
  const module = moduleOf(method);
  if (isOurs(module)) return ours;
  return (await servers.list()).some(({ name }) => name === module) ? module : ours;
}

export const isOurs = (module: string): boolean => module === ours || ourModules.has(module);

export const moduleOf = (method: string): string => method.split('/', 1).join();

/** A connection to the server; our daemon is started when it does not run. */
export function connectTo(server: string, { daemon, servers }: Access): Promise<Required<Caller>> {
  return server === ours ? daemon.connect() : servers.connect(server);
}

/** The methods of each module, in the order of the document, with what the module says of itself. */
export function modulesOf(methods: readonly OpenRpcMethod[]) {
  const modules = new Map<string, { summary: string | undefined; methods: OpenRpcMethod[] }>();
  for (const method of methods) {
    const name = moduleOf(method.name);
    const summary = method.tags?.find((tag) => tag.name === name)?.description;
    const module = modules.get(name) ?? { summary, methods: [] };
    modules.set(name, module);
    module.methods.push(method);
  }
  return modules;
}
