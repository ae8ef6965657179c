// `npm run check`: types, then lint and format.
import { check } from '../product.ts';
import { task } from '../task.ts';

await task(async () => {
  await check();
  return 0;
});
