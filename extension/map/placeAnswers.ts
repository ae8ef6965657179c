/** What the extension answers about places of a track: steps, passes, a time, a copy for the clipboard. */
import type { TrackPlace } from '../../server/api/trackFinding.ts';
import { RemoteError } from '../../server/remote/errors.ts';
import { readError } from '../../server/remote/wireError.ts';
import { copyForms, copyNames, copyOf } from '../../webview/placeCopies.ts';
import type { AnswerTo, QuestionOf } from '../../webview/questions.ts';
import type { Answers, AnswersOptions } from './answers.ts';
import { createClock, type Span } from './trackTime.ts';

/** As many as one looks through. */
const mostPasses = 20;

export function createPlaceAnswers({
  tracks,
  shown,
  desk,
}: AnswersOptions): Pick<Answers, 'step' | 'passes' | 'askTime' | 'copy'> {
  const about = <T>(key: string, ask: (track: string) => Promise<T>): Promise<T> =>
    shown.use([key], ([track = '']) => ask(track));
  const trackOf = (key: string) => shown.list().find((track) => track.key === key);

  return {
    async step({ what: _, track: key, ...from }, signal): Promise<AnswerTo<'step'>> {
      const { end = false, ...place } = await about(key, (track) =>
        tracks.step({ ...from, track }, { signal }),
      );
      return { place: { ...place, track: key }, end };
    },

    async passes({ track: key, lat, lon }, signal) {
      const query = { lat, lon, limit: mostPasses };
      const found = await about(key, (track) => tracks.passes({ ...query, track }, { signal }));
      const passes = found.passes.map(({ nearest, from, to }) => ({
        place: { ...nearest, track: key },
        from: from.index,
        to: to.index + Math.ceil(to.fraction ?? 0),
      }));
      return { passes, more: found.more };
    },

    async askTime({ track: key, zone }: QuestionOf<'askTime'>) {
      const { start, end, name = '' } = trackOf(key)?.summary ?? {};
      if (start === undefined || end === undefined) {
        throw new RemoteError('no-times', 'This track has no times.');
      }
      const span = { start: Date.parse(start), end: Date.parse(end) };
      const clock = createClock(zone);
      const place = await desk.askText({
        title: `Go to Time: ${name}`,
        placeholder: clock.showSpan(span),
        accept: async (text) => {
          const time = clock.read(text, span);
          if (time === undefined) throw new Error(notATime);
          const at = new Date(time).toISOString();
          try {
            return await about(key, (track) => tracks.at({ track, time: at }));
          } catch (error) {
            throw readError(error).reason === 'no-place'
              ? new Error(notThen(clock.show(time), clock.showSpan(span), isWithin(time, span)))
              : error;
          }
        },
      });
      return place ? { place: { ...place, track: key } } : {};
    },

    async copy({ place, as }) {
      const name = trackOf(place.track)?.summary?.name ?? '';
      const form = as ?? (await desk.choose('Copy Nearest Point', choicesFor({ name, place })));
      if (form === undefined) return {};
      await desk.copy(copyOf(form, { name, place }));
      return { as: form };
    },
  };
}

/** Each with what would be copied. */
function choicesFor(copied: { readonly name: string; readonly place: Omit<TrackPlace, 'name' | 'segment'> }) {
  return copyForms.map((value) => ({
    label: `As ${copyNames[value]}`,
    // Of a file, what is in it.
    detail: copyOf(value, copied)
      .replace(/^<\?xml.*?(?=<wpt)/su, '')
      .replace(/\s+/gu, ' ')
      .slice(0, 200),
    value,
  }));
}

const notATime = 'This is no time. Write one as 14:30, 14:30:05 or 2026-05-09 14:30.';

const isWithin = (time: number, { start, end }: Span): boolean => time >= start && time <= end;

function notThen(time: string, span: string, isGap: boolean): string {
  const why = isGap ? 'in a gap of the track' : `the track was recorded from ${span}`;
  return `Nothing was recorded at ${time}: ${why}. Give another time.`;
}
