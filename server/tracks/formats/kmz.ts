/** KMZ: a zip file with a KML file in it. Its pictures and other KML files are passed over, and nothing is written anywhere. */
import type { CreateReader, FormatReader } from './format.ts';
import { createKmlReader } from './kml.ts';
import { createUnpacking, type EntryUnpacking } from './kmzUnpacking.ts';
import { createZipReader, type EntrySink } from './zip.ts';
import type { ZipEntry } from './zipHeader.ts';

/** How many packed bytes of a KML file wait for one that goes before it: 600 MB of text. */
const maxWaitingBytes = 64 * 1024 * 1024;

/**
 * The KML file is `doc.kml`, as Google has it; if there is none, the first in the archive. So the first one waits, packed, until
 * no other can come.
 */
export const createKmzReader: CreateReader = (job) => {
  const { builder, refuse } = job;
  let kml: FormatReader | undefined;
  let current: EntryUnpacking | undefined;
  let waiting: { readonly entry: ZipEntry; chunks: Uint8Array[]; bytes: number; crc?: number } | undefined;
  let isThrough = false;
  let isRead = false;

  const unpack = (entry: ZipEntry): EntryUnpacking => {
    waiting = undefined;
    // What a caller knows of the encoding of a text says nothing of a file in an archive.
    const { encoding: _, ...kmlJob } = job;
    const reader = createKmlReader(kmlJob);
    const unpacking = createUnpacking(entry, job, (bytes) => reader.feed(bytes));
    kml = reader;
    current = unpacking;
    return unpacking;
  };
  const end = (crc: number): void => {
    current?.end(crc);
    isRead = true;
  };
  const readNow = (entry: ZipEntry): EntrySink => {
    const unpacking = unpack(entry);
    return { push: (bytes) => unpacking.push(bytes), end };
  };
  const readWaiting = (): void => {
    if (!waiting) return;
    const { entry, chunks, crc } = waiting;
    const unpacking = unpack(entry);
    for (const chunk of chunks) unpacking.push(chunk);
    if (crc !== undefined) end(crc);
  };
  const keep = (entry: ZipEntry): EntrySink => {
    const kept: NonNullable<typeof waiting> = { entry, chunks: [], bytes: 0 };
    waiting = kept;
    return {
      push(bytes) {
        if (waiting !== kept) {
          current?.push(bytes);
          return;
        }
        kept.chunks.push(bytes.slice());
        kept.bytes += bytes.length;
        if (kept.bytes > maxWaitingBytes) readWaiting();
      },
      end(crc) {
        if (waiting === kept) kept.crc = crc;
        else end(crc);
      },
    };
  };
  const zip = createZipReader({
    entry(entry) {
      const name = entry.name.toLowerCase();
      if (kml || !isKml(name)) return undefined;
      if (name === 'doc.kml') return readNow(entry);
      return waiting ? undefined : keep(entry);
    },
    directory() {
      isThrough = true;
      readWaiting();
    },
    damaged() {
      // A track that was read is whole, whatever comes behind it.
      if (!isRead) throw refuse('damaged', 'is a KMZ file (zip), and damaged. Copy it again.');
    },
  });

  return {
    feed: (bytes) => zip.feed(bytes),
    end() {
      zip.end();
      // Nobody knows what should have come: it may have gone before this one.
      const waitsInVain = waiting !== undefined;
      readWaiting();
      if (!kml) {
        throw isThrough
          ? refuse('no-kml', 'is a zip file without a KML file in it. Unpack it, and open what is inside.')
          : refuse('cut-off', 'ends early, before its KML file. Copy it again.');
      }
      if (!isRead && !current?.hasBytes) {
        throw refuse('cut-off', 'ends early, before its first point. Copy it again.');
      }
      if (!isRead || waitsInVain) builder.cut('ends early: it is packed with zip, and its end is missing');
      kml.end();
    },
  };
};

/** Not what macOS puts beside each file: `__MACOSX/._doc.kml`. */
const isKml = (name: string): boolean => name.endsWith('.kml') && !/(^|[/\\])\._[^/\\]*$/.test(name);
