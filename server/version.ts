/** Which Remotex this is. */
import manifest from '../package.json';

export const { version } = manifest;

/** A hash of the sources, put in by esbuild.mjs: tells two builds of one version apart. */
declare const REMOTEX_BUILD: string;
export const build = REMOTEX_BUILD;
