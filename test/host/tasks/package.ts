// `npm run package`: remotex-VERSION.vsix, freshly built.
import { build, packageVsix } from '../product.ts';
import { say, task } from '../task.ts';

await task(async () => {
  await build();
  say(`Packaged ${await packageVsix()}`);
  return 0;
});
