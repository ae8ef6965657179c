/** Files that are dropped on the page or chosen, and those that wait to be asked for. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type MapTester, type OpenMap, startMapTester } from './mapTester.ts';
import { walk } from './sampleTracks.ts';

let tester: MapTester;
before(async () => {
  tester = await startMapTester();
});
after(() => tester.close());

async function onMap(check: (map: OpenMap) => Promise<void>): Promise<void> {
  const map = await tester.open({ track: walk });
  try {
    await map.settled();
    await check(map);
    assert.deepEqual(map.complaints, []);
  } finally {
    await map.close();
  }
}

/** Drags something over the map and drops it; whether the page would take it. */
const drop = (map: OpenMap, data: Readonly<Record<string, string>>) =>
  map.page.evaluate<boolean>(`(() => {
    const dataTransfer = new DataTransfer();
    for (const [type, text] of Object.entries(${JSON.stringify(data)})) dataTransfer.setData(type, text);
    const over = new DragEvent('dragover', { dataTransfer, bubbles: true, cancelable: true });
    const target = document.querySelector('.map');
    target.dispatchEvent(over);
    const framed = document.body.hasAttribute('data-drop');
    target.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    return over.defaultPrevented && framed && !document.body.hasAttribute('data-drop');
  })()`);
const dropsOf = ({ hosted }: OpenMap) => hosted.filter(([what]) => what === 'drop').map(([, uris]) => uris);

test('files that are dropped are handed over by their addresses, each once', () =>
  onMap(async (map) => {
    const list = '# two files\r\nfile:///a/one.gpx\r\nfile:///a/two.fit\r\nfile:///a/one.gpx\r\n';
    assert.equal(await drop(map, { 'text/uri-list': list }), true);
    await drop(map, {
      'application/vnd.code.uri-list': 'vscode-remote://host/a/three.kml',
      'text/uri-list': list,
    });
    while (map.hosted.length < 2) await map.until('true');
    assert.deepEqual(dropsOf(map), [
      ['file:///a/one.gpx', 'file:///a/two.fit'],
      ['vscode-remote://host/a/three.kml'],
    ]);
  }));

test('text, and more than fifty files, are not taken', () =>
  onMap(async (map) => {
    assert.equal(await drop(map, { 'text/plain': 'file:///a/one.gpx' }), false);
    const many = Array.from({ length: 51 }, (_, i) => `file:///a/${i}.gpx`).join('\n');
    await drop(map, { 'text/uri-list': many });
    await map.page.getByText('Drop 50 files at most, or add them with the button.').first().waitFor();
    assert.deepEqual(dropsOf(map), []);
  }));

test('why a dropped file may not be opened is told in the card', () =>
  onMap(async (map) => {
    await drop(map, { 'text/uri-list': 'file:///refused.gpx' });
    await map.page.locator('.problem .message').getByText('This one may not be opened.').waitFor();
  }));

test('the button for adding tracks asks the window for files', () =>
  onMap(async (map) => {
    await map.page.getByRole('button', { name: 'Add Track…' }).press('Enter');
    while (map.hosted.length < 1) await map.until('true');
    assert.deepEqual(map.hosted, [['pick']]);
  }));

test('tracks of an earlier time wait in one line, with a button', () =>
  onMap(async (map) => {
    await map.session.do('waitingTracks', { count: 2 });
    await map.page.getByText('2 other tracks were on this map.').waitFor();
    await map.page.getByRole('button', { name: 'Add Them' }).click();
    await map.session.do('waitingTracks', { count: 0 });
    await map.page.getByText('2 other tracks were on this map.').waitFor({ state: 'hidden' });
    assert.deepEqual(map.hosted, [['addWaiting']]);
  }));
