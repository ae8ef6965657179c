/** The base map in VS Code: its settings, the question for consent, and the command that takes it back. */
import * as vscode from 'vscode';
import { showFailure } from '../../failure.ts';
import { plainMessage } from '../../plainMessage.ts';
import type { OpenMaps } from '../openMaps.ts';
import { type BaseMap, createBaseMap } from './baseMap.ts';
import { createTileConsent } from './tileConsent.ts';
import type { TileSource } from './tileSource.ts';
import { createTiles } from './tiles.ts';

export interface BaseMapHostOptions {
  readonly context: vscode.ExtensionContext;
  readonly maps: OpenMaps;
  readonly log: vscode.LogOutputChannel;
}

const section = 'remotex.map.tiles';

export function registerBaseMap({ context, maps, log }: BaseMapHostOptions): BaseMap & vscode.Disposable {
  const baseMap = createBaseMap({
    settings() {
      const settings = vscode.workspace.getConfiguration(section);
      const get = (name: string): unknown => settings.get(name);
      return { address: get('address'), attribution: get('attribution'), maximumZoom: get('maximumZoom') };
    },
    isTrusted: () => vscode.workspace.isTrusted,
    consent: createTileConsent(context.globalState),
    agree,
    tiles: createTiles({
      folder: vscode.Uri.joinPath(context.globalStorageUri, 'tiles').fsPath,
      userAgent: userAgentOf(context.extension.packageJSON),
      // Looked up each time: VS Code puts one there that knows the proxies.
      fetch: (input, init) => fetch(input, init),
      log: (error) => log.warn(`a map tile was not kept: ${String(error)}`),
    }),
  });
  const tellMaps = () => {
    for (const { session } of maps.all())
      void session.do('baseMapChanged').catch((error) => log.debug(error));
  };
  const listeners = vscode.Disposable.from(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration(section)) return;
      baseMap.change();
      tellMaps();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(tellMaps),
    vscode.commands.registerCommand('remotex.withdrawBaseMap', async () => {
      try {
        await baseMap.withdraw();
        void vscode.window.setStatusBarMessage(
          'No tile server is asked any more; its tiles were removed.',
          6000,
        );
      } catch (error) {
        await showFailure(error, log);
      }
      tellMaps();
    }),
  );
  return { ...baseMap, dispose: () => listeners.dispose() };
}

async function agree({ host }: TileSource): Promise<boolean> {
  const machine = vscode.env.remoteName ? 'the machine that VS Code is connected to' : 'this computer';
  const detail = [
    `Its tiles come from ${host}, which learns the IP address of ${machine} and which area you look at.`,
    'You are asked once for each tile server. "Remotex: Withdraw Consent to Base Map" takes it back.',
  ].join('\n\n');
  const chosen = await vscode.window.showInformationMessage(
    plainMessage(`Show the base map of ${host}?`),
    { modal: true, detail },
    'Show Base Map',
  );
  return chosen !== undefined;
}

/** Who asks, so that a server's keepers know whom to write to. */
function userAgentOf({ version, repository }: Record<string, unknown>): string {
  const url: unknown =
    typeof repository === 'object' && repository && 'url' in repository ? repository.url : repository;
  return `RemotexVSCode/${version}${typeof url === 'string' ? ` (+${url.replace(/^git\+/, '')})` : ''}`;
}
