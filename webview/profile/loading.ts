/** Gets the profile of a track, and its figures, and keeps those that were shown last. */
import type { ProfileAxis, ProfileValue } from '../../server/api/trackProfile.ts';
import type { Ask } from '../asking.ts';
import type { StatsOf } from '../questions.ts';
import type { ReadTrack } from '../shownTracks.ts';
import type { Place } from '../values.ts';
import { columnOfPoint, type ProfileData, readProfile } from './data.ts';
import { hasLine } from './words.ts';

export interface Wanted {
  readonly of: ProfileValue;
  readonly over: ProfileAxis;
  /** In CSS pixels. */
  readonly width: number;
}

/** What there is of the track. `data` may be of what was wanted before, until the new one is here. */
export interface Loaded {
  readonly track: ReadTrack | undefined;
  readonly data: ProfileData | undefined;
  /** What the whole track amounts to. */
  readonly whole: StatsOf | undefined;
  readonly problem: string | undefined;
}

export interface Loading {
  now(): Loaded;
  /** Whether that track, as it is now, is another one than that which is shown. */
  isOther(track: ReadTrack | undefined): boolean;
  load(track: ReadTrack | undefined, wanted: Wanted): void;
  /** The column that a place is in, if it is one of the track. */
  columnOf(place: Place | undefined): number | undefined;
}

const nothing: Loaded = { track: undefined, data: undefined, whole: undefined, problem: undefined };

/** With two tracks side by side the nearest one changes with each move. */
const mostKept = 16;
/** Columns are asked for in such steps, so that dragging the window's edge does not ask anew for each pixel. */
const step = 256;
const mostSamples = 4000;

export function createLoading(ask: Ask, onChange: () => void): Loading {
  const kept = new Map<string, ProfileData | StatsOf>();
  let loaded = nothing;
  let wantedName = '';
  let asking: AbortController | undefined;

  const keep = <T extends ProfileData | StatsOf>(name: string, value: T): T => {
    kept.delete(name);
    kept.set(name, value);
    for (const oldest of kept.keys()) {
      if (kept.size <= mostKept) break;
      kept.delete(oldest);
    }
    return value;
  };
  const isOther = (track: ReadTrack | undefined): boolean =>
    loaded.track?.key !== track?.key || loaded.track?.version !== track?.version;

  const fetch = async (track: ReadTrack, wanted: Wanted, samples: number, name: string) => {
    const control = new AbortController();
    asking?.abort();
    asking = control;
    const { of, over } = wanted;
    const { signal } = control;
    const change = (now: Partial<Loaded>) => {
      if (signal.aborted) return;
      loaded = { ...loaded, ...now };
      onChange();
    };
    try {
      const question = { what: 'profile', track: track.key, of, over, samples } as const;
      const data =
        (kept.get(name) as ProfileData | undefined) ?? readProfile(await ask(question, { signal }));
      change({ data: keep(name, data), problem: undefined });
      const wholeName = JSON.stringify([track.key, track.version]);
      const known = kept.get(wholeName) as StatsOf | undefined;
      change({
        whole: keep(wholeName, known ?? (await ask({ what: 'stats', track: track.key }, { signal }))),
      });
    } catch (error) {
      // Asked again with the next change.
      if (signal.aborted) return;
      wantedName = '';
      change({ data: undefined, problem: error instanceof Error ? error.message : String(error) });
    }
  };

  return {
    now: () => loaded,
    isOther,
    load(track, wanted) {
      // What was drawn of the file as it was stays until the new one is here.
      loaded = loaded.track?.key === track?.key ? { ...loaded, track } : { ...nothing, track };
      if (!track || !hasLine(track) || wanted.width === 0) {
        asking?.abort();
        wantedName = '';
        return;
      }
      const pixels = wanted.width * (window.devicePixelRatio || 1);
      const samples = Math.min(mostSamples, Math.ceil(pixels / step) * step);
      const over = track.summary.start === undefined ? 'distance' : wanted.over;
      const name = JSON.stringify([track.key, track.version, wanted.of, over, samples]);
      if (name === wantedName) return;
      wantedName = name;
      void fetch(track, { ...wanted, over }, samples, name);
    },
    columnOf(place) {
      const { data, track } = loaded;
      return data && place && place.track === track?.key ? columnOfPoint(data, place.index) : undefined;
    },
  };
}
