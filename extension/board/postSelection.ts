/** The command "Remotex: Post Selection to Bulletin Board": the selected text, with a link back to its place. */
import * as vscode from 'vscode';
import type { Link } from '../../server/api/boardItems.ts';
import type { Composer } from './composer.ts';
import { problemOf } from './composerText.ts';
import { isFileSystem } from './link.ts';

/** Returns the item; undefined when nothing was posted. */
export function registerPostSelection(composer: Composer): vscode.Disposable {
  return vscode.commands.registerCommand('remotex.postSelection', async () => {
    const editor = vscode.window.activeTextEditor;
    if (!editor) return tell('There is no text to post: open a file in a text editor, and select some.');
    const ranges = rangesOf(editor);
    const quoted = ranges.map((range) => editor.document.getText(range)).join('\n');
    const problem = problemOf(quoted);
    if (quoted.trim() === '') return tell('There is nothing to post: the line is empty. Select some text.');
    if (problem) return tell(`The selection is not posted. ${problem}`);
    return composer.post({ quoted, link: linkTo(editor.document, ranges[0]?.start.line ?? 0) });
  });
}

/** What is selected, from the top; else the line of the cursor. The line break after the last line stays behind. */
function rangesOf({ document, selection, selections }: vscode.TextEditor): vscode.Range[] {
  const selected = selections.filter(({ isEmpty }) => !isEmpty);
  if (selected.length === 0) return [document.lineAt(selection.active.line).range];
  const sorted = [...selected].sort((one, other) => one.start.compareTo(other.start));
  return sorted.map(({ start, end }) =>
    end.character === 0 && end.line > start.line
      ? new vscode.Range(start, document.lineAt(end.line - 1).range.end)
      : new vscode.Range(start, end),
  );
}

/** A file on disk by its path, for terminals and scripts read the link too. What is no file cannot be opened again. */
function linkTo({ uri }: vscode.TextDocument, line: number): Link | undefined {
  if (!isFileSystem(uri.scheme)) return undefined;
  return { file: uri.scheme === 'file' ? uri.fsPath : uri.toString(), line: line + 1 };
}

function tell(message: string): undefined {
  void vscode.window.showWarningMessage(message);
  return undefined;
}
