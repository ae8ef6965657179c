// What `main` in package.json names, and that has two kinds of readers. VS Code finds the extension beside this file. The
// npm package leaves the extension out; whoever reads `main` there, instead of `exports`, wants the library.
const { existsSync } = require('node:fs');
const { join } = require('node:path');

module.exports = existsSync(join(__dirname, 'editor.cjs'))
  ? require('./editor.cjs')
  : require('./lib/remotex.js');
