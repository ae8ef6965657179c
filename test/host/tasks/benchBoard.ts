// `npm run bench:board`: a board of a million items against one of a thousand. `--quick`: a hundred thousand, to see that it works.
import { boardBench } from '../../bench/board/bench.ts';
import { build } from '../product.ts';
import { Problem, task } from '../task.ts';

await task(async (args) => {
  const unknown = args.find((arg) => arg !== '--quick');
  if (unknown) throw new Problem(`bench:board does not know '${unknown}': it takes --quick, or nothing.`);
  await build();
  await boardBench({ quick: args.includes('--quick') });
  return 0;
});
