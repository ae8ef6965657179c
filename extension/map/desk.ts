/** What a map needs of the person's desk besides its page: the clipboard, a choice, a line of text. */
import * as vscode from 'vscode';

export interface Choice<T> {
  readonly label: string;
  readonly detail: string;
  readonly value: T;
}

export interface TextQuestion<T> {
  readonly title: string;
  readonly placeholder: string;
  /** Makes of the text what is wanted. What it throws is shown, and the text stays to be mended. */
  readonly accept: (text: string) => Promise<T>;
}

/** A question that the person leaves is answered with undefined. */
export interface Desk {
  copy(text: string): PromiseLike<void>;
  choose<T>(title: string, choices: readonly Choice<T>[]): PromiseLike<T | undefined>;
  askText<T>(question: TextQuestion<T>): Promise<T | undefined>;
}

export const desk: Desk = {
  copy: (text) => vscode.env.clipboard.writeText(text),
  async choose(title, choices) {
    const chosen = await vscode.window.showQuickPick(choices, { title, matchOnDetail: true });
    return chosen?.value;
  },
  askText: ({ title, placeholder, accept }) =>
    new Promise((resolve) => {
      const box = vscode.window.createInputBox();
      Object.assign(box, { title, placeholder });
      const use = async () => {
        box.busy = true;
        const text = box.value;
        try {
          resolve(await accept(text));
          box.hide();
        } catch (error) {
          box.validationMessage = error instanceof Error ? error.message : String(error);
        }
        box.busy = false;
      };
      box.onDidAccept(() => void use());
      box.onDidChangeValue(() => {
        box.validationMessage = undefined;
      });
      box.onDidHide(() => {
        box.dispose();
        resolve(undefined);
      });
      box.show();
    }),
};
