import { type Command, UsageError } from './command.ts';

export const call: Command = {
  name: 'call',
  args: 'METHOD [JSON]',
  summary: 'Call any method of the daemon and print its result as JSON',
  details:
    'The params are one JSON object. Methods: board/post, board/read, track/open, track/list, track/info, track/close, track/nearest, track/points, view/center, daemon/status, daemon/stop.',
  options: {},
  examples: [`remotex call board/read '{"last":3}'`, `remotex call track/nearest '{"lat":46.1,"lon":14.2}'`],
  async run({ args, daemon, output }) {
    const [method, json = '{}', ...rest] = args;
    if (method === undefined || rest.length > 0)
      throw new UsageError('Give a method and its params in one argument.');
    const connection = await daemon.connect();
    const result = await connection.sendRequest(method, parse(json));
    output.result(result, JSON.stringify(result, undefined, 2));
  },
};

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`The params are not JSON: ${why}. Quote them: '{"last":3}'`);
  }
}
