/** The line that says what is wrong, with ways out when the editor's own file cannot be shown. */
import { element } from './element.ts';

export interface ProblemLine {
  readonly line: HTMLElement;
  /** What is wrong with the file outlasts all else; undefined when it is whole again. */
  ofFile(message: string | undefined): void;
  /** A question that went wrong. */
  show(message: string): void;
  /** A question was answered: what went wrong before is past. */
  past(): void;
}

export function createProblemLine(waysOut: Readonly<Record<string, () => void>>): ProblemLine {
  const message = element('p', 'message');
  const buttons = Object.entries(waysOut).map(([name, action]) => {
    const button = element('button', 'button', name);
    button.type = 'button';
    button.addEventListener('click', action);
    return button;
  });
  const out = element('div', 'buttons', ...buttons);
  const line = element('div', 'problem', message, out);
  let file: string | undefined;
  let question: string | undefined;
  const draw = () => {
    message.textContent = file ?? question ?? '';
    out.hidden = file === undefined;
    line.hidden = message.textContent === '';
  };
  draw();
  return {
    line,
    ofFile(now) {
      file = now;
      draw();
    },
    show(now) {
      question = now;
      draw();
    },
    past() {
      question = undefined;
      draw();
    },
  };
}
