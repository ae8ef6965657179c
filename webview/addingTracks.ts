/** Adding tracks to the map: dropped files, a button for the dialog, and the line for those that wait. */
import * as z from 'zod/mini';
import type { Actions } from './actions.ts';
import { element } from './element.ts';
import type { FromMap } from './messages.ts';
import { count, mostDropped } from './values.ts';

export interface AddingTracksOptions {
  readonly body: HTMLElement;
  readonly actions: Actions;
  readonly post: (message: FromMap) => void;
  readonly tell: (message: string) => void;
}

/** A line with a plus, apart from that of the zoom. */
export const addIcon = 'M2 12.5l3.5-8 3 5 2-4M9.5 12h5M12 9.5v5';

/** What comes from VS Code's explorer (with Shift held, or its own editors take it), and from file managers that tell addresses. */
const types = ['application/vnd.code.uri-list', 'text/uri-list'];

/** Returns the line for the card. */
export function addAddingTracks({ body, actions, post, tell }: AddingTracksOptions): HTMLElement {
  const hasFiles = ({ dataTransfer }: DragEvent) => types.some((type) => dataTransfer?.types.includes(type));
  const show = (isOver: boolean) => body.toggleAttribute('data-drop', isOver);
  body.addEventListener('dragover', (event) => {
    if (!hasFiles(event) || !event.dataTransfer) return;
    // Only then the browser lets it be dropped.
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    show(true);
  });
  body.addEventListener('dragleave', ({ relatedTarget }) => {
    if (relatedTarget === null) show(false);
  });
  body.addEventListener('drop', (event) => {
    show(false);
    if (!hasFiles(event)) return;
    event.preventDefault();
    const uris = readUris(types.map((type) => event.dataTransfer?.getData(type) ?? ''));
    if (uris.length > mostDropped) tell(`Drop ${mostDropped} files at most, or add them with the button.`);
    else if (uris.length > 0) post({ kind: 'add', uris });
  });

  const words = element('span', '');
  const button = element('button', 'button', 'Add Them');
  button.type = 'button';
  button.addEventListener('click', () => post({ kind: 'addWaiting' }));
  const line = element('p', 'waiting', words, button);
  line.hidden = true;
  actions.add('waitingTracks', z.object({ count }), ({ count: waiting }) => {
    words.textContent =
      waiting === 1 ? 'Another track was on this map.' : `${waiting} other tracks were on this map.`;
    line.hidden = waiting === 0;
  });
  return line;
}

/** Of the first list that holds any: one on each line, and comments (RFC 2483). */
function readUris(lists: readonly string[]): string[] {
  for (const list of lists) {
    const uris = list
      .split(/[\r\n]+/)
      .filter((row) => row !== '' && !row.startsWith('#') && row.length <= 4096);
    if (uris.length > 0) return [...new Set(uris)];
  }
  return [];
}
