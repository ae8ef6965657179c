/** The row above the drawing: what is drawn, of which track, and what it amounts to. */
import type { ProfileAxis, ProfileValue } from '../../server/api/trackProfile.ts';
import { drawing, element, shortName } from '../element.ts';
import type { ReadTrack } from '../shownTracks.ts';
import { trackColours } from '../theme.ts';
import type { ProfileData } from './data.ts';
import { valueLooks } from './values.ts';

export interface HeadOptions {
  readonly onOf: (of: string) => void;
  readonly onOver: (over: string) => void;
  /** Empty: the track that is marked. */
  readonly onTrack: (key: string) => void;
  readonly onClear: () => void;
}

export interface HeadShown {
  readonly tracks: readonly ReadTrack[];
  readonly track: ReadTrack | undefined;
  /** The track that was chosen; undefined: the one that is marked. */
  readonly chosen: string | undefined;
  readonly of: ProfileValue;
  readonly over: ProfileAxis;
  readonly has: ProfileData['has'] | undefined;
  readonly figures: { readonly what: 'Whole track' | 'Selected'; readonly text: string } | undefined;
}

export interface ProfileHead {
  readonly row: HTMLElement;
  show(shown: HeadShown): void;
}

const axisNames: Readonly<Record<ProfileAxis, string>> = { distance: 'over distance', time: 'over time' };
const clearIcon = 'M4 4l8 8M12 4l-8 8';

export function createProfileHead({ onOf, onOver, onTrack, onClear }: HeadOptions): ProfileHead {
  const of = createSelect('Value', onOf);
  const over = createSelect('Axis', onOver);
  const track = createSelect('Track', onTrack);
  const swatch = element('span', 'colour');
  const name = element('span', 'profile-name', swatch, track.select);
  const what = element('b', '');
  const text = element('span', '');
  const stats = element('p', 'profile-stats', what, ' ', text);
  const clear = element('button', 'small', drawing('icon', 16, clearIcon));
  clear.type = 'button';
  clear.title = 'Clear Selection';
  clear.setAttribute('aria-label', 'Clear Selection');
  clear.addEventListener('click', onClear);
  const row = element('div', 'profile-head', of.select, over.select, name, stats, clear);

  return {
    row,
    show(shown) {
      const { tracks, has, figures } = shown;
      // What was chosen stays in the list, so that the drawing can say that this track has none of it.
      const values = Object.entries(valueLooks).filter(
        ([value]) => value === shown.of || has?.of.some((one) => one === value),
      );
      of.fill(
        values.map(([value, look]) => [value, look.name]),
        shown.of,
      );
      over.fill(
        (has?.over ?? [shown.over]).map((axis) => [axis, axisNames[axis]]),
        shown.over,
      );
      name.hidden = tracks.length < 2;
      name.className = `profile-name slot-${(shown.track?.slot ?? 0) % trackColours}`;
      const nameOf = ({ summary }: ReadTrack): string => shortName(summary.name);
      track.fill(
        [
          ['', `Marked: ${shown.track ? nameOf(shown.track) : 'none'}`],
          ...tracks.map((one): [string, string] => [one.key, nameOf(one)]),
        ],
        shown.chosen ?? '',
      );
      what.textContent = figures?.what ?? '';
      text.textContent = figures?.text ?? '';
      clear.hidden = figures?.what !== 'Selected';
    },
  };
}

function createSelect(label: string, onChoice: (value: string) => void) {
  const select = element('select', '');
  select.setAttribute('aria-label', label);
  select.addEventListener('change', () => onChoice(select.value));
  let filled = '';
  return {
    select,
    /** Made anew only when it is another list: an open one would close. */
    fill(entries: readonly (readonly [value: string, text: string])[], chosen: string) {
      const now = JSON.stringify(entries);
      if (now !== filled) {
        filled = now;
        select.replaceChildren(
          ...entries.map(([value, text]) => {
            const option = element('option', '', text);
            option.value = value;
            return option;
          }),
        );
      }
      select.value = chosen;
    },
  };
}
