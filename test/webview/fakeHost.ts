/** A window around a map that only writes down what it was asked for. */
import type { MapHost } from '../../extension/map/mapHost.ts';

export function createFakeHost(asked: unknown[][]): MapHost {
  const note = (...what: unknown[]) => void asked.push(what);
  return {
    ready: async () => {},
    show: async (uri) => note('show', uri),
    async drop(uris) {
      note('drop', uris);
      if (uris.some((uri) => uri.includes('refused'))) throw new Error('This one may not be opened.');
    },
    pick: async () => note('pick'),
    addWaiting: async () => note('addWaiting'),
    removed: async (uri) => note('removed', uri),
    async showText(uri, place) {
      note('showText', uri, place);
      return place.line === 7 ? 'It has changes that are not saved.' : undefined;
    },
  };
}
