/** `track/stats`: a track, or a range of it, in figures, with its pauses and its laps or segments. */
import {
  maxPauses,
  maxSections,
  type Pause,
  type Section,
  type StatsQuery,
  type TrackStats,
} from '../../api/trackMeasuring.ts';
import { segmentOf } from '../columns.ts';
import type { LoadedTrack } from '../load.ts';
import { inSlices, type Work } from '../slices.ts';
import type { OpenedTrack } from '../trackStore.ts';
import { measureRange } from './figures.ts';
import { type Range, rangeOf } from './range.ts';
import { sensedIn } from './sensed.ts';
import { spansOf } from './spans.ts';

/** Throws a RemoteError with reason `bad-range`, or `cancelled`. A million points take up to a second, in slices. */
export async function statsOf(
  { summary, track }: OpenedTrack,
  asked: StatsQuery,
  signal?: AbortSignal,
): Promise<TrackStats> {
  const range = rangeOf(track, asked);
  const measured = await inSlices(measureStats(track, range), 'track/stats', signal);
  return { track: summary.id, name: summary.name, ...measured };
}

/** Sections between two looks at the clock: each has its figures, however short it is. */
const sectionsAtOnce = 16;

/** All of it but what the store knows. */
export function* measureStats(track: LoadedTrack, range: Range): Work<Omit<TrackStats, 'track' | 'name'>> {
  const pauses: Pause[] = [];
  let allPauses = 0;
  const { figures, withoutTime, withoutEle } = yield* measureRange(track, range, (pause) => {
    if (allPauses++ < maxPauses) pauses.push(pause);
  });
  const sectionsBy = lapMarks(track, range).length > 0 ? 'laps' : 'segments';
  const sections: Section[] = [];
  let allSections = 0;
  for (const { kind, ...part } of sectionsBy === 'laps' ? lapsOf(track, range) : spansOf(track, range)) {
    if (allSections % sectionsAtOnce === 0) yield;
    if (allSections++ >= maxSections) continue;
    const { figures } = yield* measureRange(track, part);
    sections.push({ ...figures, ...(kind ? { kind } : {}) });
  }
  return {
    points: range.end - range.first,
    ...figures,
    withoutTime,
    withoutEle,
    sensors: yield* sensedIn(track, range),
    ...(figures.start === undefined ? {} : { pauses }),
    morePauses: allPauses - pauses.length,
    sectionsBy,
    sections,
    moreSections: allSections - sections.length,
  };
}

/** The marks of laps that a range holds. */
const lapMarks = ({ lapStarts }: LoadedTrack, { first, end }: Range): Uint32Array =>
  lapStarts.subarray(countBefore(lapStarts, first), countBefore(lapStarts, end));

/** How many of the numbers, which are ascending, are less than the limit. */
function countBefore(numbers: Uint32Array, limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? limit) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Each goes to the first point of the next, if a line leads there. What comes before the first mark is one, too. */
function* lapsOf(track: LoadedTrack, range: Range): Generator<Range & { readonly kind?: undefined }> {
  const { segmentStarts: starts } = track;
  let first = range.first;
  for (const mark of lapMarks(track, range)) {
    const isStart = starts[segmentOf(starts, mark)] === mark;
    if (mark > first) yield { first, end: isStart ? mark : mark + 1 };
    first = mark;
  }
  yield { first, end: range.end };
}
