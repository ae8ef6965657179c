// `npm run bench:map`: the map in the real workbench, against Leaflet drawing all points itself. `--quick` shows that it works.
import { loadavg } from 'node:os';
import { mapBench } from '../../bench/map/mapBench.ts';
import { build, packageVsix } from '../product.ts';
import { Problem, task } from '../task.ts';

await task(async (args) => {
  const unknown = args.find((arg) => arg !== '--quick');
  if (unknown) throw new Problem(`bench:map does not know '${unknown}': it takes --quick, or nothing.`);
  await build();
  await packageVsix();
  console.log(`load of the machine: ${loadavg()[0]?.toFixed(1)}\n`);
  await mapBench({ quick: args.includes('--quick') });
  return 0;
});
