import type { Caller } from '../remote/caller.ts';
import { RemoteError } from '../remote/errors.ts';
import { type Command, type Input, type Output, UsageError } from './command.ts';
import { connectTo, discover, discoverAll, serverOf } from './discovery.ts';
import { showJson } from './terminalText.ts';
import { wholeNumber } from './values.ts';

export const call: Command = {
  name: 'call',
  args: 'METHOD [JSON]',
  summary: 'Call any method of a server and print its result as JSON',
  details:
    'The params are one JSON object; "-" reads it from standard input. A stream prints each item on a line of its own, until it ends or you press Ctrl-C. Progress goes to standard error. What can be called: remotex list; what it takes: remotex describe METHOD.',
  options: {
    server: { type: 'string', value: 'NAME', help: "the server (default: the one of the method's module)" },
    items: { type: 'string', value: 'N', help: 'of a stream: end after so many items' },
  },
  examples: [
    `remotex call board/read '{"last":3}'`,
    'remotex call board/post - <post.json',
    'remotex call jobs/follow --items 1',
  ],
  async run(input) {
    const { args, text } = input;
    const [method, json = '{}', ...rest] = args;
    if (method === undefined || rest.length > 0)
      throw new UsageError('Give a method and its params in one argument.');
    const params = parse(json === '-' ? ((await input.readInput(true)) ?? '') : json);
    const items = wholeNumber('--items', text('items'));
    if (items === 0) throw new UsageError('--items takes a number from 1.');
    const server = text('server') ?? (await serverOf(method, input));
    const connection = await connectTo(server, input);
    try {
      await callMethod({ connection, server, method, params, items, output: input.output });
    } catch (error) {
      throw await explain(error, { method, server, input });
    }
  },
};

interface Calling {
  readonly connection: Required<Caller>;
  readonly server: string;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly items: number | undefined;
  readonly output: Output;
}

/** What kind of method it is must be known first, for a token that is not expected is refused as an unknown param. */
async function callMethod({ connection, server, method, params, items, output }: Calling): Promise<void> {
  const declared = await find(connection, server, method);
  if (declared?.['x-stream']) return follow({ connection, server, method, params, items, output });
  const workDoneToken = crypto.randomUUID();
  connection.onProgress(workDoneToken, ({ value }) => output.note(showJson(value)));
  const sent = declared?.['x-progress'] ? { ...params, workDoneToken } : params;
  const result = await connection.sendRequest(method, sent);
  output.result(result, showJson(result, 2));
}

/** Undefined for one that does not exist, and of a server too old to say: then the call itself tells. */
async function find(connection: Caller, server: string, method: string) {
  try {
    const { document } = await discover(connection, server);
    return document.methods.find(({ name }) => name === method);
  } catch (error) {
    if (error instanceof RemoteError && error.reason === 'unknown-method') return undefined;
    throw error;
  }
}

async function follow({ connection, method, params, items = Infinity, output }: Calling): Promise<void> {
  const partialResultToken = crypto.randomUUID();
  const enough = new AbortController();
  let taken = 0;
  connection.onProgress(partialResultToken, (part) => {
    // A stream may also say from where to go on, which is for programs that do.
    if (!Object.hasOwn(part, 'value') || taken === items) return;
    output.result(part.value, showJson(part.value));
    if (++taken === items) enough.abort();
  });
  try {
    await connection.sendRequest(method, { ...params, partialResultToken }, { signal: enough.signal });
  } catch (error) {
    if (!enough.signal.aborted) throw error;
  }
}

function parse(json: string): Readonly<Record<string, unknown>> {
  let params: unknown;
  try {
    params = JSON.parse(json);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`The params are not JSON: ${why}. Quote them: '{"last":3}'`);
  }
  if (typeof params === 'object' && params !== null && !Array.isArray(params)) return { ...params };
  throw new UsageError(`The params must be one JSON object, by name: '{"last":3}'`);
}

/** A method that another server has: the server that was asked cannot know that. */
async function explain(
  error: unknown,
  { method, server, input }: { method: string; server: string; input: Input },
): Promise<unknown> {
  if (!(error instanceof RemoteError) || error.reason !== 'unknown-method') return error;
  const { served } = await discoverAll(input);
  const other = served.find(
    (one) => one.server !== server && one.document.methods.some(({ name }) => name === method),
  );
  if (!other) return error;
  const text = `The server ${server} has no method '${method}'. The server ${other.server} has: remotex call --server ${other.server} ${method}`;
  return new RemoteError(error.reason, text, { code: error.code, cause: error });
}
