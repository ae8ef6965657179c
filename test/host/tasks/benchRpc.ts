// `npm run bench:rpc`: our calls against raw bytes, vscode-jsonrpc and birpc, in one run. `--quick` shows that it works.
import { benchRpc } from '../../bench/rpc/bench.ts';
import { Problem, task } from '../task.ts';

await task(async (args) => {
  const unknown = args.find((arg) => arg !== '--quick');
  if (unknown) throw new Problem(`bench:rpc does not know '${unknown}': it takes --quick, or nothing.`);
  await benchRpc({ quick: args.includes('--quick') });
  return 0;
});
