/** Commands for the map in use. Its page does them, for it knows which point is marked. */
import * as vscode from 'vscode';
import type { OpenMaps } from './openMaps.ts';

/** By the command's name in package.json: what the page is to do, and with what. */
const actions: Readonly<Record<string, readonly [action: string, params?: unknown]>> = {
  nextPoint: ['step', { points: 1 }],
  previousPoint: ['step', { points: -1 }],
  nextMinute: ['step', { seconds: 60 }],
  previousMinute: ['step', { seconds: -60 }],
  nextKilometre: ['step', { metres: 1000 }],
  previousKilometre: ['step', { metres: -1000 }],
  goToTime: ['goToTime'],
  copyPoint: ['copyPoint'],
  followCentre: ['followCentre'],
};

export function registerMapCommands(maps: OpenMaps): vscode.Disposable {
  const commands = Object.entries(actions).map(([name, [action, params]]) =>
    vscode.commands.registerCommand(`remotex.map.${name}`, () => maps.active()?.session.do(action, params)),
  );
  return vscode.Disposable.from(...commands);
}
