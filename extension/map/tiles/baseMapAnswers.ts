/** What the extension answers to the page's questions for a base map. */
import { readError } from '../../../server/remote/wireError.ts';
import type { AnswerTo, QuestionOf } from '../../../webview/questions.ts';
import type { BaseMap } from './baseMap.ts';

/** Rejects with the line for the person, where there is one. */
export function answerBaseMap(baseMap: BaseMap) {
  return {
    async baseMap({ ask }: QuestionOf<'baseMap'>): Promise<AnswerTo<'baseMap'>> {
      const source = await baseMap.find(ask);
      if (!source) return { kind: 'none' };
      const { attribution, maximumZoom } = source;
      return { kind: 'found', attribution, maximumZoom };
    },
    async tile({ z, x, y }: QuestionOf<'tile'>, signal: AbortSignal): Promise<AnswerTo<'tile'>> {
      try {
        const { type, bytes } = await baseMap.tile({ z, x, y }, signal);
        return { kind: 'picture', type, data: bytes };
      } catch (error) {
        const { reason, message } = readError(error);
        if (reason === 'tile-missing') return { kind: 'missing' };
        if (reason === 'tile-blocked') return { kind: 'blocked', message };
        throw error;
      }
    },
  };
}
