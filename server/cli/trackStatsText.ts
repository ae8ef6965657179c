/** What a track amounts to, as a terminal shows it. */
import type { Pause, Section, Sensed, TrackStats } from '../api/trackMeasuring.ts';
import { columns } from './help.ts';
import { describeCount, describeDuration, describeLength, describeSpeed } from './quantities.ts';
import { counted, describeTime, sensorNames } from './trackText.ts';

/** More of them are for programs: `--json` has all. */
const mostShown = 20;

type Row = readonly [string, string | undefined];

export function describeStats(stats: TrackStats): string {
  const { from, to, start, end, duration, movingTime, ele } = stats;
  const rows: readonly Row[] = [
    ['points', `${counted(stats.points, 'point')}, ${describeCount(from + 1)} to ${describeCount(to + 1)}`],
    ['distance', describeLength(stats.distance)],
    ['from', start && describeTime(start)],
    ['to', end && describeTime(end)],
    ['duration', duration === undefined ? undefined : describeDuration(duration)],
    ['moving', movingTime === undefined ? undefined : describeDuration(movingTime)],
    ['speed', describeSpeeds(stats)],
    ['jumps', describeJumps(stats)],
    ['height', ele && `${Math.round(ele.min)} to ${Math.round(ele.max)} m`],
    ['climb', describeClimb(stats)],
    ...stats.sensors.map((sensed): Row => [sensorNames[sensed.sensor], describeSensed(sensed)]),
  ];
  const known = rows.flatMap(([name, fact]) => (fact === undefined ? [] : [[name, fact] as const]));
  const { pauses = [], sections } = stats;
  return [
    `${stats.name} (${stats.track})`,
    ...columns(known),
    ...listed('Pauses', pauses.map(describePause), stats.morePauses),
    // One section is the whole.
    ...(sections.length < 2
      ? []
      : listed(
          stats.sectionsBy === 'laps' ? 'Laps' : 'Segments',
          sections.map(describeSection),
          stats.moreSections,
        )),
  ].join('\n');
}

function describeSpeeds({ averageSpeed, movingSpeed, maxSpeed }: TrackStats): string | undefined {
  const parts = [
    ...(averageSpeed === undefined ? [] : [`${describeSpeed(averageSpeed)} on average`]),
    ...(movingSpeed === undefined ? [] : [`${describeSpeed(movingSpeed)} while moving`]),
    ...(maxSpeed === undefined ? [] : [`${describeSpeed(maxSpeed)} at most`]),
  ];
  return parts.length === 0 ? undefined : parts.join(', ');
}

function describeJumps({ jumps }: TrackStats): string | undefined {
  if (!jumps) return undefined;
  return `${counted(jumps.count, 'jump')}, ${describeLength(jumps.distance)} of the distance; not in the speeds`;
}

function describeClimb({ ele }: Pick<Section, 'ele'>): string | undefined {
  if (ele?.gain === undefined || ele.loss === undefined) return undefined;
  return `${Math.round(ele.gain)} m up, ${Math.round(ele.loss)} m down`;
}

function describeSensed({ sensor, min, max, average }: Sensed): string {
  const show = (value: number) =>
    sensor === 'speed' ? describeSpeed(value) : String(Number(value.toFixed(1)));
  const unit = sensor === 'speed' ? '' : ` ${units[sensor]}`;
  const mean = average === undefined ? '' : `, ${show(average)}${unit} on average`;
  return `${show(min)} to ${show(max)}${unit}${mean}`;
}

const units: Readonly<Record<Sensed['sensor'], string>> = {
  hr: 'beats/min',
  cad: '/min',
  temp: '°C',
  power: 'W',
  speed: 'm/s',
  course: '°',
};

const describePause = ({ kind, from, start, duration }: Pause): string =>
  `${describeDuration(duration)} ${kind === 'gap' ? 'not recorded' : 'standing'} after point ${describeCount(from + 1)}, ${describeTime(start)}`;

function describeSection(section: Section): string {
  const parts = [
    `points ${describeCount(section.from + 1)} to ${describeCount(section.to + 1)}`,
    describeLength(section.distance),
    ...(section.duration === undefined ? [] : [describeDuration(section.duration)]),
    ...(section.averageSpeed === undefined ? [] : [describeSpeed(section.averageSpeed)]),
    ...[describeClimb(section)].filter((climb) => climb !== undefined),
  ];
  return parts.join(', ');
}

function listed(title: string, lines: readonly string[], more: number): string[] {
  if (lines.length === 0) return [];
  const rest = lines.length + more - mostShown;
  return [
    `${title}:`,
    ...lines.slice(0, mostShown).map((line, i) => `  ${i + 1}. ${line}`),
    ...(rest > 0 ? [`  … and ${describeCount(rest)} more; --json has them.`] : []),
  ];
}
