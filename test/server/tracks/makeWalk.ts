/**
 * Makes media/sample/walk.gpx: `node test/server/tracks/makeWalk.ts > media/sample/walk.gpx`.
 * An invented walk on invented hills, so that the file is our own: the same on every machine, from one seed.
 */
import { fileURLToPath } from 'node:url';
import { createDrift, createNoise, createRandom } from './walkNoise.ts';
import { createPath, type Path, type Place } from './walkPath.ts';

/** The middle of the map in degrees, and the length of a degree there in metres. */
const origin = { lat: 46.1, lon: 14.2 };
const degree = { lat: 111_146, lon: 77_364 };

/**
 * Where the path turns, in metres east and north of the origin: from a car park by a stream over fields to a farm,
 * in bends up the flank, along the ridge to the top, and back through the forest.
 */
const turns = `
  -760,-560 -715,-530 -655,-505 -470,-400 -415,-335 -390,-265 -330,-205 -175,-150 -20,-95 60,-70 175,-25 270,55
  330,165 345,235 400,300 425,375 400,420 330,440 215,425 165,455 185,500 265,535 430,545 500,575 495,630 400,660
  300,670 270,710 310,760 430,775 555,800 620,855 720,885 850,930 1010,940 1120,985 1250,1010 1350,1075 1460,1085
  1530,1030 1540,930 1590,850 1690,730 1715,640 1690,520 1625,450 1640,400 1690,345 1660,280 1570,225 1450,190
  1385,150 1340,60 1345,-20 1310,-80 1215,-120 1120,-190 1000,-215 880,-290 790,-370 640,-395 520,-440 430,-455
  330,-520 120,-575 -60,-600 -180,-650 -330,-640 -480,-605 -610,-640 -690,-610 -760,-560`;

/** Stops, at lengths along the path in metres; on the last, the recording is paused while the walk goes on. */
const lunch = { at: 3850, seconds: 1260 };
const stops = [
  { at: 1610, seconds: 75 },
  { at: 2785, seconds: 130 },
  { at: 5975, seconds: 95 },
];
const pause = { from: 5080, to: 5270 };

const waypoints = [
  { name: 'Car park by the stream', at: 0 },
  { name: 'Upper farm', at: 1610 },
  { name: 'Bench with a view', at: 2785 },
  { name: 'Top of the ridge', at: 3850 },
  { name: 'Spring', at: 5975 },
];

export function makeWalk(): string {
  const random = createRandom(20_260_613);
  const path = createPath(turns, random);
  const points = walk(path, random);
  const trackPoint = ({ time, ele, ...place }: Fix): string =>
    `<trkpt ${coordinates(place)}><ele>${ele.toFixed(1)}</ele><time>${formatTime(time)}</time></trkpt>`;
  const segment = (fixes: readonly Fix[]): string[] => [
    '<trkseg>',
    ...fixes.map((fix) => `  ${trackPoint(fix)}`),
    '</trkseg>',
  ];
  const place = ({ name, at }: { name: string; at: number }): string[] => [
    `<wpt ${coordinates(path.at(at))}>`,
    `  <ele>${height(path.at(at)).toFixed(0)}</ele>`,
    `  <name>${name}</name>`,
    '</wpt>',
  ];
  const lines = [
    '<metadata>',
    '  <name>Over the ridge</name>',
    '  <desc>A walk that nobody took: made by test/server/tracks/makeWalk.ts for trying Remotex.</desc>',
    `  <time>${formatTime(points[0]?.time ?? 0)}</time>`,
    '</metadata>',
    ...waypoints.flatMap(place),
    '<trk>',
    '  <name>Over the ridge</name>',
    ...[points.filter(({ part }) => part === 0), points.filter(({ part }) => part === 1)]
      .flatMap(segment)
      .map((line) => `  ${line}`),
    '</trk>',
  ];
  const root = '<gpx version="1.1" creator="Remotex" xmlns="http://www.topografix.com/GPX/1/1">';
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n${lines.map((line) => `  ${line}\n`).join('')}</gpx>\n`;
}

function coordinates({ x, y }: Place): string {
  return `lat="${(origin.lat + y / degree.lat).toFixed(6)}" lon="${(origin.lon + x / degree.lon).toFixed(6)}"`;
}

/** Seconds since 1970 as GPX writes them. */
const formatTime = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000', '');

/** Metres above the sea: a valley that falls to the west, a long ridge with a saddle, and small unevenness. */
function height({ x, y }: Place): number {
  const hill = (cx: number, cy: number, along: number, across: number, turn: number): number => {
    const u = (x - cx) * Math.cos(turn) + (y - cy) * Math.sin(turn);
    const v = (y - cy) * Math.cos(turn) - (x - cx) * Math.sin(turn);
    return Math.exp(-((u / along) ** 2) - (v / across) ** 2);
  };
  const valley = 412 + 0.03 * (x + 760) + 0.018 * (y + 560);
  const ridge = 190 * hill(1400, 1080, 640, 560, 0.15) + 150 * hill(480, 960, 640, 430, 0.08);
  const spur = 42 * hill(1600, 420, 330, 260, -0.9) + 18 * hill(330, 60, 260, 160, 0.6);
  const uneven = 3.2 * Math.sin(x / 83 + 1.1) * Math.sin(y / 97) + 1.4 * Math.sin(x / 31 - y / 43);
  return valley + ridge + spur + uneven;
}

interface Fix extends Place {
  readonly ele: number;
  /** Seconds since 1970. */
  readonly time: number;
  readonly part: 0 | 1;
}

/** The walk as a receiver records it: every 5 to 10 s, every half minute at lunch, a few metres off and drifting. */
function walk(path: Path, random: () => number): Fix[] {
  const drift = {
    x: createDrift(random, 2.1, 70),
    y: createDrift(random, 2.1, 70),
    ele: createDrift(random, 1.3, 400),
  };
  const tremble = { x: createDrift(random, 0.35, 6), y: createDrift(random, 0.35, 6) };
  const mood = createNoise(random, 260);
  const rests = [...stops, lunch].sort((a, b) => a.at - b.at);
  const fixes: Fix[] = [];
  let time = Date.UTC(2026, 5, 13, 7, 42, 10) / 1000;
  let metres = 0;
  let rest = 0;
  while (metres < path.length) {
    const place = path.at(metres);
    if (metres <= pause.from || metres >= pause.to) {
      fixes.push({
        x: place.x + drift.x() + tremble.x(),
        y: place.y + drift.y() + tremble.y(),
        ele: height(place) + drift.ele(),
        time,
        part: metres <= pause.from ? 0 : 1,
      });
    }
    const isLunch = rest > 400;
    const seconds = isLunch ? 22 + Math.floor(random() * 14) : 5 + Math.floor(random() * 6);
    for (const next of [drift.x, drift.y, drift.ele, tremble.x, tremble.y]) next(seconds);
    time += seconds;
    if (rest > 0) {
      rest -= seconds;
      continue;
    }
    metres += seconds * speed(path, metres) * (1 + 0.13 * mood(metres));
    const reached = rests[0];
    if (reached && metres >= reached.at) {
      rests.shift();
      rest = reached.seconds;
    }
  }
  return fixes;
}

/** Metres a second by slope (Tobler 1993). */
function speed(path: Path, metres: number): number {
  const slope = (height(path.at(metres + 15)) - height(path.at(metres))) / 15;
  return (6 / 3.6) * Math.exp(-3.5 * Math.abs(slope + 0.05));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(makeWalk());
