/** All commands, in the order and under the headings of the help. */
import { boardBackup } from './boardBackup.ts';
import { boardBackups } from './boardBackups.ts';
import { boardExport } from './boardExport.ts';
import { boardImport } from './boardImport.ts';
import { boardKeep } from './boardKeep.ts';
import { boardRestore } from './boardRestore.ts';
import { call } from './call.ts';
import type { Command } from './command.ts';
import { deleteItems } from './delete.ts';
import { describe } from './describe.ts';
import { doctor } from './doctor.ts';
import { edit } from './edit.ts';
import { list } from './list.ts';
import { logs } from './logs.ts';
import { mapCenter } from './mapCenter.ts';
import { mapFit } from './mapFit.ts';
import { mapScreenshot } from './mapScreenshot.ts';
import { mapSelect } from './mapSelect.ts';
import { mapWatch } from './mapWatch.ts';
import { mapWhere } from './mapWhere.ts';
import { markRead } from './markRead.ts';
import { pin } from './pin.ts';
import { post } from './post.ts';
import { read } from './read.ts';
import { reply } from './reply.ts';
import { restart } from './restart.ts';
import { runCommand } from './runCommand.ts';
import { search } from './search.ts';
import { status } from './status.ts';
import { stop } from './stop.ts';
import { topics } from './topics.ts';
import { trackAt } from './trackAt.ts';
import { trackClose } from './trackClose.ts';
import { trackExport } from './trackExport.ts';
import { trackInfo } from './trackInfo.ts';
import { trackList } from './trackList.ts';
import { trackNearest } from './trackNearest.ts';
import { trackOpen } from './trackOpen.ts';
import { trackStats } from './trackStats.ts';
import { trackWatch } from './trackWatch.ts';
import { wait } from './wait.ts';
import { watch } from './watch.ts';

const board: readonly Command[] = [
  post,
  read,
  watch,
  wait,
  runCommand,
  reply,
  edit,
  deleteItems,
  pin,
  topics,
  search,
  markRead,
];
const boardFile: readonly Command[] = [
  boardKeep,
  boardBackup,
  boardBackups,
  boardRestore,
  boardExport,
  boardImport,
];
const tracks: readonly Command[] = [trackOpen, trackList, trackNearest];
const moreOfTracks: readonly Command[] = [
  trackAt,
  trackInfo,
  trackStats,
  trackExport,
  trackWatch,
  trackClose,
];
const map: readonly Command[] = [mapWhere, mapCenter, mapFit, mapSelect, mapScreenshot, mapWatch];
const daemon: readonly Command[] = [status, stop, restart, logs, doctor];
const servers: readonly Command[] = [list, describe, call];

export interface Section {
  readonly title: string;
  readonly commands: readonly Command[];
  /** A family that the program's help has in one line, so that all fits a screen: its first word, and what it is for. */
  readonly family?: { readonly name: string; readonly summary: string };
}

export const sections: readonly Section[] = [
  { title: 'Board', commands: board },
  {
    title: 'Board',
    commands: boardFile,
    family: { name: 'board', summary: 'Its limits, copies, export and import: remotex board --help' },
  },
  { title: 'Tracks', commands: tracks },
  {
    title: 'Tracks',
    commands: moreOfTracks,
    family: { name: 'track', summary: 'Times, statistics, export, closing: remotex track --help' },
  },
  {
    title: 'Tracks',
    commands: map,
    family: { name: 'map', summary: 'Where the map of VS Code is, and moving it: remotex map --help' },
  },
  { title: 'Daemon', commands: daemon },
  { title: 'Servers, also your own', commands: servers },
];

export const commands: readonly Command[] = sections.flatMap((section) => section.commands);
