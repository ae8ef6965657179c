import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkDropped } from '../../../extension/map/droppedFiles.ts';

const isInWorkspace = (uri: string) => /^(memfs:|file:\/\/server\/share\/)/.test(uri);
const check = (...uris: string[]) => checkDropped(uris, { isInWorkspace });

test('tracks of this machine and of the workspace may be opened, each once', () => {
  const fine = [
    'file:///home/ada/walk.gpx',
    'file:///c%3A/tracks/run%20%232.fit',
    'file:///a/places.json',
    'file:///a/100%25.gpx.gz',
    'memfs:/walks/one.kml',
    'file://server/share/two.igc',
  ];
  assert.deepEqual(check(...fine, ...fine), { uris: fine });
});

test('nothing is asked of another machine, however its name is written', () => {
  for (const uri of [
    'file://evil.example/share/walk.gpx',
    'file:////evil.example/share/walk.gpx',
    'file:///%5C%5Cevil.example/share/walk.gpx',
    'file:///\\\\evil.example\\share\\walk.gpx',
    'https://evil.example/walk.gpx',
    'vscode-remote://other/walk.gpx',
  ]) {
    const { uris, refused } = check(uri, 'file:///a/fine.gpx');
    assert.deepEqual(uris, ['file:///a/fine.gpx'], uri);
    assert.match(
      refused ?? '',
      /walk\.gpx is on another machine and not in this workspace\. Copy it, or open its folder\.$/,
    );
  }
});

test('what is no track by its name, or no address at all, is refused in one line', () => {
  assert.match(check('file:///etc/passwd').refused ?? '', /^passwd is not a track by its name\./);
  assert.match(check('javascript:alert(1)').refused ?? '', /is not a track by its name\./);
  assert.match(check('walk.gpx').refused ?? '', /^What was dropped is not a file\./);
  assert.deepEqual(check('file:///a/%E0%A4%A.gpx').uris, ['file:///a/%E0%A4%A.gpx']);
});
