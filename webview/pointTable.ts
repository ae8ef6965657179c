/** The points of the marked track as a table under the map: what the map shows, for those who do not look at it. */
import * as z from 'zod/mini';
import type { Ask } from './asking.ts';
import { element } from './element.ts';
import { formatCount, formatDistance, formatHeight, formatPlace, formatSpeed, formatTime } from './format.ts';
import type { Tool, ToolButton } from './layout.ts';
import type { Mark } from './mark.ts';
import type { Choices } from './savedView.ts';
import type { ShownTracks } from './shownTracks.ts';
import { nameOf } from './trackList.ts';
import type { Place } from './values.ts';

export interface PointTableOptions {
  /** Where it is shown. */
  readonly strip: HTMLElement;
  readonly tracks: ShownTracks;
  readonly mark: Mark;
  readonly ask: Ask;
  readonly tell: (problem: string) => void;
  readonly addTool: (tool: Tool) => ToolButton;
  readonly choices: Choices;
}

/** How many rows there are at once. */
const rowsShown = 50;

const columns = ['Point', 'Local time', 'Height', 'Along', 'Speed', 'Position'];

export function addPointTable(options: PointTableOptions): void {
  const { strip, tracks, mark, ask, tell, addTool, choices } = options;
  const caption = element('caption', '');
  const head = element('tr', '', ...columns.map((name) => scoped('col', name)));
  const body = element('tbody', '');
  const table = element('table', 'points', caption, element('thead', '', head), body);
  const earlier = step('Earlier Points', -rowsShown);
  const later = step('Later Points', rowsShown);
  const box = element('section', 'pointTable', element('div', 'scroll', table), earlier, later);
  box.setAttribute('aria-label', 'Table of points');

  let isOpen = choices.get('table', z.boolean()) ?? false;
  let shown: { readonly key: string; readonly version: number; readonly from: number } | undefined;
  let wanted = new AbortController();

  function step(name: string, by: number): HTMLButtonElement {
    const button = element('button', 'button', name);
    button.type = 'button';
    button.addEventListener('click', () => {
      if (shown) void load(shown.key, shown.from + by);
    });
    return button;
  }

  const load = async (key: string, from: number): Promise<void> => {
    const track = tracks.find(key);
    if (!track?.summary) return;
    const { points } = track.summary;
    const first = Math.max(0, Math.min(from, points - rowsShown));
    wanted.abort();
    wanted = new AbortController();
    const { signal } = wanted;
    shown = { key, version: track.version, from: first };
    try {
      const places = await ask({ what: 'points', track: key, from: first, count: rowsShown }, { signal });
      caption.textContent = `${nameOf(track)}: points ${formatCount(first + 1)} to ${formatCount(first + places.length)} of ${formatCount(points)}`;
      body.replaceChildren(...places.map((place) => rowOf(place, mark)));
      earlier.disabled = first === 0;
      later.disabled = first + places.length >= points;
      showCurrent();
    } catch (error) {
      if (signal.aborted) return;
      shown = undefined;
      tell(error instanceof Error ? error.message : String(error));
    }
  };

  const showCurrent = () => {
    const place = mark.current()?.place;
    for (const row of body.rows) {
      const isCurrent = place !== undefined && row.dataset.point === `${place.track} ${place.index}`;
      if (isCurrent) row.setAttribute('aria-current', 'true');
      else row.removeAttribute('aria-current');
      // Whoever reads the table is not to lose the place there.
      if (isCurrent && !box.contains(document.activeElement)) row.scrollIntoView({ block: 'nearest' });
    }
  };

  /** The rows around the mark, unless they are there, or somebody is reading others. */
  const follow = () => {
    if (!isOpen) return;
    if (shown && !tracks.shown().some(({ key }) => key === shown?.key)) {
      wanted.abort();
      shown = undefined;
      caption.textContent = '';
      body.replaceChildren();
    }
    const place = mark.current()?.place;
    const track = place && tracks.find(place.track);
    if (!place || !track) return;
    const isThere =
      shown?.key === place.track &&
      shown.version === track.version &&
      place.index >= shown.from &&
      place.index < shown.from + rowsShown;
    if (isThere || (shown?.key === place.track && box.contains(document.activeElement))) showCurrent();
    else void load(place.track, place.index - rowsShown / 2);
  };

  const tool = addTool({
    icon: 'M2.5 3.5h11v9h-11zM2.5 6.5h11M2.5 9.5h11M6.5 3.5v9',
    label: 'Table of Points',
    pressed: isOpen,
    run() {
      isOpen = !isOpen;
      choices.set('table', isOpen);
      show();
    },
  });
  const show = () => {
    tool.press(isOpen);
    if (isOpen) strip.append(box);
    else box.remove();
    follow();
  };
  show();
  mark.onChange(follow);
  tracks.onChange(follow);
}

function rowOf(place: Place, mark: Mark): HTMLTableRowElement {
  const number = element('button', 'number', formatCount(place.index + 1));
  number.type = 'button';
  number.title = 'Show on the map';
  number.addEventListener('click', () => mark.hold(place, { reveal: true }));
  const facts = [
    formatTime(place.time)?.local,
    place.ele === undefined ? undefined : formatHeight(place.ele),
    place.along === undefined ? undefined : formatDistance(place.along),
    place.speed === undefined ? undefined : formatSpeed(place.speed),
    formatPlace(place.lat, place.lon),
  ];
  const row = element(
    'tr',
    '',
    scoped('row', number),
    ...facts.map((fact) => element('td', '', fact ?? '–')),
  );
  row.dataset.point = `${place.track} ${place.index}`;
  return row;
}

function scoped(scope: 'col' | 'row', content: Node | string): HTMLTableCellElement {
  const cell = element('th', '', content);
  cell.scope = scope;
  return cell;
}
