/** All commands, in the order of the help. */
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
import { markRead } from './markRead.ts';
import { pin } from './pin.ts';
import { post } from './post.ts';
import { read } from './read.ts';
import { reply } from './reply.ts';
import { restart } from './restart.ts';
import { search } from './search.ts';
import { status } from './status.ts';
import { stop } from './stop.ts';
import { topics } from './topics.ts';
import { trackClose } from './trackClose.ts';
import { trackList } from './trackList.ts';
import { trackNearest } from './trackNearest.ts';
import { trackOpen } from './trackOpen.ts';

export const commands: readonly Command[] = [
  post,
  read,
  reply,
  edit,
  deleteItems,
  pin,
  topics,
  search,
  markRead,
  trackOpen,
  trackList,
  trackNearest,
  trackClose,
  boardKeep,
  boardBackup,
  boardBackups,
  boardRestore,
  boardExport,
  boardImport,
  status,
  stop,
  restart,
  logs,
  doctor,
  list,
  describe,
  call,
];
