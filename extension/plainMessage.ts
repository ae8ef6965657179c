/** Text of others in a message of VS Code, as text. */
import { showText } from '../server/api/plainText.ts';

/** VS Code makes links of `[text](command:…)` in its messages: a blank between the two parts leaves them text. */
export function plainMessage(text: string, most = 300): string {
  const characters = [...showText(text).replaceAll('](', '] (')];
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : characters.join('');
}
