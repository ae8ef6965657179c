// `npm run bench:tracks`: opening GPX files, drawing, and finding the nearest point, against others in one run. `--quick` shows that it works.
import { loadavg } from 'node:os';
import { drawingBench } from '../../bench/tracks/drawing.ts';
import { findingBench } from '../../bench/tracks/finding.ts';
import { readingBench } from '../../bench/tracks/reading.ts';
import { build } from '../product.ts';
import { Problem, task } from '../task.ts';

await task(async (args) => {
  const unknown = args.find((arg) => arg !== '--quick');
  if (unknown) throw new Problem(`bench:tracks does not know '${unknown}': it takes --quick, or nothing.`);
  const quick = args.includes('--quick');
  await build();
  console.log(`load of the machine: ${loadavg()[0]?.toFixed(1)}\n`);
  await drawingBench({ quick });
  findingBench({ quick });
  readingBench({ quick });
  return 0;
});
