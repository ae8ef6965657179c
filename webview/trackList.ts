/** The upper part of the card: the one track, or the list of all with what can be done with each. */
import { drawing, element, shortName } from './element.ts';
import type { ProblemLine } from './problemLine.ts';
import type { ShownTrack, ShownTracks } from './shownTracks.ts';
import { trackColours } from './theme.ts';
import { notesOn, summarise } from './trackText.ts';

export interface TrackListOptions {
  /** What the page is about, until a track has told its name. */
  readonly title: string;
  readonly tracks: ShownTracks;
  /** Shows all of a track. */
  readonly showAll: (key: string) => void;
  readonly remove: (key: string) => void;
  readonly problem: ProblemLine;
}

export function createTrackList(options: TrackListOptions): HTMLElement {
  const { title: firstTitle, tracks, problem } = options;
  const title = element('h1', 'title', firstTitle);
  title.dir = 'auto';
  const summary = element('p', 'summary');
  const note = element('p', 'note');
  const list = element('ul', 'tracks');
  const about = element('div', 'about', title, summary, note, list, problem.line);

  const draw = () => {
    const all = tracks.all();
    const own = all.find((track) => track.own);
    problem.ofFile(own?.problem);
    const [only] = all;
    const single = all.length === 1 && only !== undefined;
    title.textContent = single ? nameOf(only) : all.length > 1 ? `${all.length} tracks` : firstTitle;
    title.title = single ? nameOf(only) : '';
    summary.textContent = single ? stateOf(only) : '';
    note.textContent = single && only.summary ? notesOn(only.summary) : '';
    // The button that was pressed is made anew: the focus stays with what it does.
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.does : '';
    list.replaceChildren(...(single ? [] : all.map((track) => rowOf(track, options))));
    if (focused) list.querySelector<HTMLElement>(`[data-does="${CSS.escape(focused)}"]`)?.focus();
  };
  tracks.onChange(draw);
  draw();
  return about;
}

export const nameOf = ({ summary, file }: ShownTrack): string => shortName(summary?.name ?? file);

/** `7.68 km · 2 h 21 min · 1,018 points`, or how far the reading is. */
function stateOf({ summary, reading, problem }: ShownTrack): string {
  if (summary) return summarise(summary);
  if (problem !== undefined || reading === undefined) return '';
  return reading === 0 ? 'Reading…' : `Reading… ${Math.floor(100 * reading)} %`;
}

function rowOf(track: ShownTrack, { tracks, showAll, remove }: TrackListOptions): HTMLElement {
  const { key, slot, hidden, own, summary, problem } = track;
  const name = nameOf(track);
  const does = (what: string, label: string, sign: Element | string, run: () => void) => {
    const button = element('button', `small ${what}`, sign);
    button.type = 'button';
    button.title = label;
    button.setAttribute('aria-label', label);
    button.dataset.does = `${what} ${key}`;
    button.addEventListener('click', run);
    return button;
  };
  const swatch = does('swatch', `Show ${name}`, element('span', 'colour'), () => tracks.hide(key, !hidden));
  swatch.setAttribute('aria-pressed', String(!hidden));
  const text = element('span', 'name', name);
  text.dir = 'auto';
  text.title = name;
  const notes = [own ? '' : (problem ?? ''), summary ? notesOn(summary) : ''].filter((line) => line !== '');
  const row = element(
    'li',
    `track slot-${slot % trackColours}${hidden ? ' hidden' : ''}${own ? ' own' : ''}`,
    swatch,
    element('div', 'words', text, element('span', 'summary', stateOf(track))),
    ...(summary
      ? [does('fit', `Show all of ${name}`, drawing('icon', 16, fitIcon), () => showAll(key))]
      : []),
    ...(own
      ? []
      : [does('remove', `Take ${name} off the map`, drawing('icon', 16, removeIcon), () => remove(key))]),
    ...(notes.length > 0 ? [element('p', 'note', notes.join(' '))] : []),
  );
  return row;
}

export const fitIcon = 'M2.5 6v-3.5h3.5M10 2.5h3.5v3.5M13.5 10v3.5h-3.5M6 13.5h-3.5v-3.5';
const removeIcon = 'M4 4l8 8M12 4l-8 8';
