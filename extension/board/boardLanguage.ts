/** The language of the board's documents, whose settings package.json sets: `#123` is no colour in them, and long lines wrap. */
import * as vscode from 'vscode';

const language = 'remotex-board';

/** Gives it to all documents of these schemes. VS Code closes and opens them for that. */
export function speakBoard(schemes: readonly string[], log: (line: string) => void): vscode.Disposable {
  const speak = async (document: vscode.TextDocument): Promise<void> => {
    if (!schemes.includes(document.uri.scheme) || document.languageId === language) return;
    try {
      await vscode.languages.setTextDocumentLanguage(document, language);
    } catch (error) {
      // It was closed meanwhile.
      log(`A document of the board keeps its language: ${String(error)}`);
    }
  };
  for (const document of vscode.workspace.textDocuments) void speak(document);
  return vscode.workspace.onDidOpenTextDocument(speak);
}
