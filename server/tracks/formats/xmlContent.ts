/** What a format says about its elements, and how a reader of XML is led past some of them. */
import type { FormatReader } from './format.ts';

/** What the elements of a format mean. A place is where an element counts; only the place decides what it is. */
export interface XmlContent<P extends string> {
  /** "GPX": the format, for messages. */
  readonly format: string;
  /** "GPX 1.0 and 1.1": what is read, for messages. */
  readonly versions: string;
  /** The local name of the root element. */
  readonly rootName: string;
  /** The place around the root, and that of the root, which must be of this format. */
  readonly outside: P;
  readonly root: P;
  /** The place of an element in its parent's, by local name: files come with any prefix, and with wrong namespaces. */
  child(parent: P, name: string): P;
  /** The places whose text is a value. */
  holdsText(place: P): boolean;
  /** Of these the places whose text may be as long as the file: it comes in pieces, cut anywhere. */
  streamsText?(place: P): boolean;
  open(place: P, attributes: Readonly<Record<string, string>>, tag: TagPlace): void;
  /** Text right in a place that holds some; long ones come in pieces. */
  addText(place: P, text: string): void;
  close(place: P): void;
}

/** Where the tag that was just read stands; to be asked before the next is read. */
export interface TagPlace {
  /** Where it ends or, where lines are noted, where it begins. From 1. */
  readonly line: number;
  /** Where it begins, if lines are noted; 0 if that is not known. From 1, in characters. */
  readonly column: number;
  readonly endLine: number;
  /** The column behind it, from 1. */
  readonly endColumn: number;
}

/** A reader that lets somebody else read whole elements of the file in its stead. */
export interface XmlReader<P extends string> extends FormatReader {
  /** Where it stands after what it was fed. */
  standing(): Standing<P>;
  /** Goes on behind elements that it was not fed. It must stand behind a tag with nothing but blanks since. */
  skip(elements: SkippedElements): void;
}

export interface Standing<P extends string> {
  readonly place: P;
  /** How many characters ago the last tag ended; NaN if there was none. */
  readonly sinceTag: number;
  /** Of the bytes. It is unknown at the very beginning. */
  readonly encoding: string | undefined;
  /** The line and the column of the next character, from 1. */
  readonly line: number;
  readonly column: number;
}

/** Elements that follow one another, with the blanks between them. */
export interface SkippedElements {
  /** How many lines end in them. */
  readonly lines: number;
  /** Characters since the last line end in them; without one, all of them. */
  readonly columns: number;
  /** How many lines end before the end of the last opening tag. */
  readonly linesToTag: number;
}
