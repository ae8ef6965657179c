// The figures as text: absolute ones, then their ratios to the two peers that everything is held against.
import type { Figure, Figures } from './statistics.ts';

const columns: readonly { readonly figure: Figure; readonly title: string }[] = [
  { figure: 'p50', title: 'p50 µs' },
  { figure: 'p99', title: 'p99 µs' },
  { figure: 'inFlight64', title: 'calls/s, 64' },
  { figure: 'processes16', title: 'calls/s, 16 proc.' },
  { figure: 'serverCpu', title: 'server CPU µs' },
  { figure: 'clientCpu', title: 'client CPU µs' },
];

/** One row for each size and peer; what was not measured is a dash. */
export function absoluteTable(
  figures: Figures,
  sizes: readonly string[],
  peers: readonly string[],
): string[] {
  const rows = [
    row(
      '',
      '',
      columns.map(({ title }) => title),
    ),
  ];
  for (const size of sizes) {
    for (const peer of peers) {
      const values = columns.map(({ figure }) => figures.of(peer, size, figure));
      if (values.some(Number.isFinite)) rows.push(row(size, peer, values.map(whole)));
    }
  }
  return rows;
}

/** The same rows as ratios, `1.38 | 0.57` for 1.38 of the first one's figure and 0.57 of the second one's. */
export function ratioTable(
  figures: Figures,
  sizes: readonly string[],
  peers: readonly string[],
  [first, second]: readonly [string, string],
): string[] {
  const rows = [
    row(
      'of each:',
      `${first} | ${second}`,
      columns.map(({ title }) => title),
    ),
  ];
  for (const size of sizes) {
    for (const peer of peers) {
      const values = columns.map(({ figure }) =>
        [first, second].map((against) => figures.ratio(peer, against, size, figure)),
      );
      if (values.flat().some(Number.isFinite)) {
        rows.push(
          row(
            size,
            peer,
            values.map((pair) => pair.map(hundredths).join(' | ')),
          ),
        );
      }
    }
  }
  return rows;
}

const row = (size: string, peer: string, cells: readonly string[]): string =>
  [size.padEnd(16), peer.padEnd(31), ...cells.map((cell) => cell.padStart(18))].join('').trimEnd();
const whole = (value: number): string =>
  Number.isFinite(value) ? Math.round(value).toLocaleString('en') : '–';
const hundredths = (value: number): string => (Number.isFinite(value) ? value.toFixed(2) : '–').padStart(6);
