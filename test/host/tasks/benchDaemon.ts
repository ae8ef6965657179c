// `npm run bench:daemon`: the daemon against what its machine could do at best. `--quick` shows that it works.
import { followersBench } from '../../bench/daemon/followers.ts';
import { lifeBench } from '../../bench/daemon/life.ts';
import { postsBench } from '../../bench/daemon/posts.ts';
import { build } from '../product.ts';
import { Problem, task } from '../task.ts';

await task(async (args) => {
  const unknown = args.find((arg) => arg !== '--quick');
  if (unknown) throw new Problem(`bench:daemon does not know '${unknown}': it takes --quick, or nothing.`);
  const quick = args.includes('--quick');
  await build();
  await lifeBench({ quick });
  await followersBench({ quick });
  await postsBench({ quick });
  return 0;
});
