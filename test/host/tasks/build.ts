// `npm run build`: the bundles in dist/.
import { build } from '../product.ts';
import { task } from '../task.ts';

await task(async () => {
  await build();
  return 0;
});
