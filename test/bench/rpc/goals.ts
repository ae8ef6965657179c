// What is to be reached, each as a ratio between two peers of the same run.
import type { PeerName } from './peers.ts';
import type { Figure, Figures } from './statistics.ts';

interface Goal {
  readonly peer: PeerName;
  readonly against: PeerName;
  readonly size: string;
  readonly figure: Figure;
  /** One of the two: times should be small, throughput should be large. */
  readonly atMost?: number;
  readonly atLeast?: number;
}

const raw = 'raw net echo';
const other = 'vscode-jsonrpc';
const size = '100 B';

const goals: readonly Goal[] = [
  { peer: 'ours, lines', against: raw, size, figure: 'p50', atMost: 1.5 },
  { peer: 'ours, lines', against: other, size, figure: 'p50', atMost: 0.6 },
  { peer: 'ours, lines', against: other, size, figure: 'p99', atMost: 0.4 },
  { peer: 'ours, headers', against: other, size, figure: 'p99', atMost: 0.4 },
  { peer: 'ours, lines', against: other, size, figure: 'inFlight64', atLeast: 6 },
  { peer: 'ours, headers', against: other, size, figure: 'inFlight64', atLeast: 5 },
  { peer: 'ours, lines', against: other, size, figure: 'processes16', atLeast: 5 },
  { peer: 'ours, headers', against: other, size, figure: 'processes16', atLeast: 5 },
  { peer: 'vscode-jsonrpc to ours', against: other, size, figure: 'inFlight64', atLeast: 2 },
  { peer: 'vscode-jsonrpc to ours', against: other, size, figure: 'processes16', atLeast: 2 },
  { peer: 'ours, lines', against: other, size: '1 MB of columns', figure: 'p50', atMost: 0.15 },
];

/** One line for each goal: what was reached, and whether that is enough. */
export function judge(figures: Figures): string[] {
  return goals.map(({ peer, against, size, figure, atMost, atLeast }) => {
    const ratio = figures.ratio(peer, against, size, figure);
    const isMet = ratio <= (atMost ?? Number.POSITIVE_INFINITY) && ratio >= (atLeast ?? 0);
    const goal = atMost === undefined ? `≥ ${atLeast}` : `≤ ${atMost}`;
    const what = `${peer}, ${size}, ${figure}, of ${against}`;
    return `${isMet ? 'met    ' : 'NOT met'}  ${what.padEnd(66)} ${ratio.toFixed(2).padStart(6)}  goal ${goal}`;
  });
}
