/** Keeps a held mark true to its file: after the file was read again it is where that point is now, or is gone with it. */
import type { Ask } from './asking.ts';
import type { Mark } from './mark.ts';
import type { ShownTracks } from './shownTracks.ts';

export interface HeldMarkOptions {
  readonly mark: Mark;
  readonly tracks: ShownTracks;
  readonly ask: Ask;
  readonly tell: (problem: string) => void;
}

export function keepMarkTrue({ mark, tracks, ask, tell }: HeldMarkOptions): void {
  /** As which its track was known when the mark was set. */
  let version: number | undefined;
  const shownTrack = (key: string | undefined) => tracks.shown().find((track) => track.key === key);

  const readAgain = async (track: string, index: number): Promise<void> => {
    try {
      const [place] = await ask({ what: 'points', track, from: index, count: 1 });
      const now = mark.current();
      // Meanwhile another one may have been chosen.
      if (!now?.held || now.place.track !== track || now.place.index !== index) return;
      if (place) mark.hold(place, { reveal: false });
      else mark.clear();
    } catch (error) {
      tell(error instanceof Error ? error.message : String(error));
    }
  };

  mark.onChange((marked) => {
    version = shownTrack(marked?.place.track)?.version;
  });
  tracks.onChange(() => {
    const marked = mark.current();
    if (!marked) return;
    const track = shownTrack(marked.place.track);
    if (!track) return mark.clear();
    if (track.version === version) return;
    version = track.version;
    // The nearest one is asked for anew in any case.
    if (marked.held) void readAgain(track.key, marked.place.index);
  });
}
