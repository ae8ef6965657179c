// All peers by the names that the tables show.
import { birpc } from './birpc.ts';
import type { Peer } from './peer.ts';
import { rawEcho } from './rawEcho.ts';
import { remotex } from './remotex.ts';
import { vscodeJsonrpc } from './vscodeJsonrpc.ts';

const lines = remotex('lines');
const headers = remotex('headers');

export const peers = {
  'raw net echo': rawEcho,
  'vscode-jsonrpc': vscodeJsonrpc,
  birpc,
  'ours, lines': lines,
  'ours, headers': headers,
  /** An unchanged vscode-jsonrpc client, as in an editor, with our server. */
  'vscode-jsonrpc to ours': { serve: headers.serve, connect: vscodeJsonrpc.connect },
} satisfies Record<string, Peer>;

export type PeerName = keyof typeof peers;
export const peerNames = Object.keys(peers) as PeerName[];

export function peerNamed(name: string | undefined): Peer {
  const found = peerNames.find((known) => known === name);
  if (!found) throw new Error(`There is no peer '${name}': ${peerNames.join(', ')}`);
  return peers[found];
}
