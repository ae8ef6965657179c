import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isMention } from '../../../server/api/mentions.ts';

const check = (name: string, calls: readonly string[], others: readonly string[]): void => {
  for (const text of calls) assert.ok(isMention(text, name), `${text} calls ${name}`);
  for (const text of others) assert.ok(!isMention(text, name), `${text} does not call ${name}`);
};

test('a name after @ is a mention, in capitals or not, and at the end of a sentence', () => {
  check(
    'ada',
    ['@ada', 'hey @Ada!', '(@ada)', '@ada, look', '@ada.', "@ada's", '@ada: yes'],
    ['ada', '@ adam'],
  );
});

test('a longer name is another one, and so is an address', () => {
  const others = [
    '@adam',
    '@ada_b',
    '@ada2',
    '@ada.b',
    '@ada-b',
    'mail@ada',
    'mail@ada.org',
    'x.@ada',
    '@@ada',
  ];
  check('ada', [], others);
});

test('names with dots, hyphens and spaces are whole names', () => {
  check('ada.b', ['@ada.b', '@Ada.B.'], ['@adaxb', '@ada.bc', '@ada']);
  check('jean-luc', ['@jean-luc', '@Jean-Luc, look'], ['@jean', '@jean-lucas', '@jean-luc-p']);
  check('Ada Lovelace', ['ask @Ada Lovelace.'], ['@Ada', '@Ada Lovelaces']);
});

test('what means something in a regular expression is a letter of a name', () => {
  for (const name of ['a+b', 'a*', '(a)', '[a]', 'a|b', '^a$', 'a\\d', 'a{2}', 'a?', '/a/', '-', '.*'])
    check(name, [`@${name}`, `hey @${name} there`], ['@ab', '@aa', '@a1', 'nobody']);
});

test('letters of all languages are letters, written with one character or with two', () => {
  check('José', ['@José', '@JOSÉ', `@${'José'.normalize('NFD')}`], ['@Josép', '@Jose']);
  check('jos', [], [`@${'josé'.normalize('NFD')}`, '@josé']);
  check('田中', ['@田中、', '@田中'], ['@田中さん']);
  check('🗺', ['@🗺', 'look @🗺 here'], ['🗺', '@🌍']);
});
