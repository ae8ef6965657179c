// One reader reads one file in a process of its own: `node gpxProcess.ts READER FILE`, and tells what that took as JSON.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type GpxReaderName, gpxReaders } from './gpxReaders.ts';

export interface GpxReading {
  readonly milliseconds: number;
  readonly points: number;
  /** The most memory that the process had resident, in MB (10^6 bytes). */
  readonly peakMb: number;
  /** For how long the main thread, where a daemon answers others, did nothing else, in milliseconds. */
  readonly blocked: number;
}

const [, , name = '', path = ''] = process.argv;
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
// What the process does when it starts is none of the reader's; and a delay is only told against a time before it.
await new Promise((resolve) => setTimeout(resolve, 50));
const started = performance.now();
const points = await gpxReaders[name as GpxReaderName](path);
const milliseconds = performance.now() - started;
await new Promise((resolve) => setTimeout(resolve, 10));
delay.disable();
const reading: GpxReading = {
  milliseconds,
  points,
  peakMb: (process.resourceUsage().maxRSS * 1024) / 1e6,
  blocked: delay.max / 1e6,
};
console.log(JSON.stringify(reading));
