/** Tells screen readers what has changed, politely: once the map has come to rest, and not the same thing twice. */
import { element } from './element.ts';

/** Longer than the pause between two key presses that move the map, shorter than a person's patience. */
const restMs = 700;

export function createAnnouncer(parent: HTMLElement, delayMs = restMs): (sentence: string) => void {
  const region = element('div', 'announcer');
  region.setAttribute('role', 'status');
  parent.append(region);
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (sentence) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (region.textContent !== sentence) region.textContent = sentence;
    }, delayMs);
  };
}
