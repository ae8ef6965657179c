/** The profile below the map: which track it is of, what it shows, and how it and the map go together. */
import type * as L from 'leaflet';
import * as z from 'zod/mini';
import type { Ask } from '../asking.ts';
import type { Tool, ToolButton } from '../layout.ts';
import type { Mark } from '../mark.ts';
import { ProfileAxis, ProfileValue, type StatsOf } from '../questions.ts';
import type { Choices } from '../savedView.ts';
import type { ReadTrack, ShownTracks } from '../shownTracks.ts';
import type { MapColours } from '../theme.ts';
import { trackKey } from '../values.ts';
import { type PointRange, rangeOfColumns, xOfPlace } from './data.ts';
import { figuresText } from './figures.ts';
import { listenToHands } from './hands.ts';
import { createProfileHead } from './head.ts';
import { createLoading } from './loading.ts';
import { newestNext } from './newestNext.ts';
import { createPointedDot, followMapPointer } from './pointed.ts';
import { pointOf } from './pointOf.ts';
import { createRangeLine } from './rangeLine.ts';
import { createProfileView, describeValue } from './view.ts';
import { readoutAt, valueText, whyNothing } from './words.ts';

export interface ProfileOptions {
  readonly strip: HTMLElement;
  readonly map: L.Map;
  readonly tracks: ShownTracks;
  readonly mark: Mark;
  readonly ask: Ask;
  readonly addTool: (tool: Tool) => ToolButton;
  readonly choices: Choices;
  readonly announce: (sentence: string) => void;
  readonly colours: MapColours;
}

export interface ProfilePart {
  setColours(colours: MapColours): void;
}

/** What the person has chosen. `track`: missing for the one that is marked. */
const Choice = z.object({
  shown: z.boolean(),
  of: ProfileValue,
  over: ProfileAxis,
  track: z.optional(trackKey),
});

/** A mountain. */
const icon = 'M1.5 13h13l-4.5-8-2.5 4.5-2-2.5z';

export function addProfile(options: ProfileOptions): ProfilePart {
  const { strip, map, tracks, mark, ask, addTool, choices, announce } = options;
  let { colours } = options;
  let choice = choices.get('profile', Choice) ?? { shown: false, of: 'ele', over: 'distance' };
  let range: PointRange | undefined;
  let rangeFigures: StatsOf | undefined;
  let pointer: { readonly x: number; readonly readout: string } | undefined;
  /** The column that is to be marked, while its place is asked for. */
  let awaited: number | undefined;

  const choose = (now: Partial<z.infer<typeof Choice>>) => {
    choice = { ...choice, ...now };
    choices.set('profile', choice);
    // What is said at the pointer is of what was drawn before.
    point(undefined);
    load();
  };
  const head = createProfileHead({
    onOf: (of) => choose({ of: ProfileValue.parse(of) }),
    onOver: (over) => choose({ over: ProfileAxis.parse(over) }),
    onTrack: (key) => choose({ track: key === '' ? undefined : key }),
    onClear: () => clearRange(),
  });
  const view = createProfileView(head.row);
  const dot = createPointedDot(map);
  const rangeLine = createRangeLine(map, ask);
  const loading = createLoading(ask, () => draw());

  /** The one that was chosen, else the one that is marked, else the first. */
  const trackNow = (): ReadTrack | undefined => {
    const shown = tracks.shown();
    const find = (key: string | undefined) => shown.find((track) => track.key === key);
    return find(choice.track) ?? find(mark.current()?.place.track) ?? shown[0];
  };
  const load = () => {
    const track = choice.shown ? trackNow() : undefined;
    if (loading.isOther(track)) {
      setRange(undefined);
      point(undefined);
    }
    loading.load(track, { ...choice, width: view.width() });
    draw();
  };
  const draw = () => {
    if (!choice.shown) return;
    const { track, data, whole, problem } = loading.now();
    const marked = mark.current()?.place;
    const own = marked?.track === track?.key ? marked : undefined;
    const at = data && own && xOfPlace(data, own);
    const figures = range ? rangeFigures : whole;
    head.show({
      tracks: tracks.shown(),
      track,
      chosen: tracks.shown().some(({ key }) => key === choice.track) ? choice.track : undefined,
      of: choice.of,
      over: data?.over ?? choice.over,
      has: data?.has,
      figures: figures && { what: range ? 'Selected' : 'Whole track', text: figuresText(figures) },
    });
    view.show({
      data,
      words: problem ?? whyNothing(track, data),
      colour: colourOf(track),
      mark: at,
      pointer: pointer?.x,
      readout: pointer?.readout ?? '',
      range,
    });
    if (data) describeValue(view.plot, own?.index, valueText(data, at, own));
  };
  const colourOf = (track: ReadTrack | undefined): string =>
    colours.tracks[(track?.slot ?? 0) % colours.tracks.length] ?? colours.track;

  const askFigures = newestNext(async ({ wanted, isDone }: { wanted: PointRange; isDone: boolean }) => {
    const { track } = loading.now();
    if (!track || range !== wanted) return;
    try {
      const figures = await ask({ what: 'stats', track: track.key, ...wanted });
      if (range !== wanted) return;
      rangeFigures = figures;
      draw();
      if (isDone) announce(`Selected: ${figuresText(figures)}`);
    } catch (error) {
      announce(error instanceof Error ? error.message : String(error));
    }
  });
  const setRange = (now: PointRange | undefined, isDone = true) => {
    range = now;
    if (!now) rangeFigures = undefined;
    const { track } = loading.now();
    rangeLine.show(now && track ? { track, range: now, colour: colourOf(track) } : undefined);
    if (now) askFigures({ wanted: now, isDone });
  };
  const clearRange = () => {
    setRange(undefined);
    draw();
  };

  const askPointed = newestNext(async (column: number) => {
    const { track, data } = loading.now();
    const index = data?.columns.point[column];
    if (!track || !data || index === undefined || !pointer) return;
    try {
      const place = await pointOf(ask, track.key, index);
      // It may have gone on, or left.
      if (data !== loading.now().data || pointer?.x !== data.columns.x[column]) return;
      dot.show(place);
      pointer = { ...pointer, readout: readoutAt(data, pointer.x, place) };
      draw();
    } catch {
      // The next move of the pointer asks again.
    }
  });
  const point = (column: number | undefined) => {
    const { data } = loading.now();
    const x = column === undefined ? undefined : data?.columns.x[column];
    if (x === undefined || !data || column === undefined) {
      pointer = undefined;
      dot.show(undefined);
    } else if (pointer?.x !== x) {
      pointer = { x, readout: readoutAt(data, x, undefined) };
      askPointed(column);
    }
    draw();
  };
  const hold = newestNext(async (column: number) => {
    const { track, data } = loading.now();
    const index = data?.columns.point[column];
    if (!track || index === undefined) return;
    try {
      mark.hold(await pointOf(ask, track.key, index), { reveal: true });
    } catch (error) {
      announce(error instanceof Error ? error.message : String(error));
    }
    if (awaited === column) awaited = undefined;
  });
  listenToHands({
    plot: view.plot,
    data: () => loading.now().data,
    frame: view.frame,
    marked: () => awaited ?? loading.columnOf(mark.current()?.place),
    point,
    hold(column) {
      awaited = column;
      hold(column);
    },
    select(from, to, isDone) {
      const { data } = loading.now();
      setRange(data && from !== to ? rangeOfColumns(data, from, to) : undefined, isDone);
      draw();
    },
    clear: clearRange,
  });
  followMapPointer({
    map,
    ask,
    track: () => (choice.shown ? loading.now().track?.key : undefined),
    onNear(place) {
      const { data } = loading.now();
      const x = data && place && xOfPlace(data, place);
      pointer = data && x !== undefined ? { x, readout: readoutAt(data, x, place) } : undefined;
      dot.show(pointer && place);
      draw();
    },
  });

  const tool = addTool({
    icon,
    label: 'Profile',
    pressed: choice.shown,
    run: () => {
      choose({ shown: !choice.shown });
      showBox();
    },
  });
  const showBox = () => {
    tool.press(choice.shown);
    if (choice.shown) strip.prepend(view.box);
    else view.box.remove();
  };
  showBox();
  view.onResize(load);
  tracks.onChange(load);
  mark.onChange(load);
  return {
    setColours(now) {
      colours = now;
      const { track } = loading.now();
      if (range && track) rangeLine.show({ track, range, colour: colourOf(track) });
      draw();
    },
  };
}
