/** What a map needs of the window around it: files to add, and their text. Each rejects with words for the person. */

/** A place in a text, from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column?: number | undefined;
}

export interface MapHost {
  /** The page can be told what there is. Again, when it is shown again. */
  ready(): Promise<void>;
  /** Adds a file, without the map going there. */
  show(uri: string): Promise<void>;
  /** Adds what was dropped on the page, as far as it may be opened. */
  drop(uris: readonly string[]): Promise<void>;
  /** Asks the person for files to add. */
  pick(): Promise<void>;
  /** Adds those that were on the map before, and wait to be asked for. */
  addWaiting(): Promise<void>;
  /** A file was taken off the map. */
  removed(uri: string): Promise<void>;
  /** Puts the cursor there in the text of the file. Returns what the person should know about it, if anything. */
  showText(uri: string, place: TextPlace): Promise<string | undefined>;
}
