/** What esbuild puts into the bundles besides TypeScript. */
declare module '*.css';

/** Spares the compiler from reading half a megabyte of numbers for their types. */
declare module 'world-atlas/land-50m.json' {
  const topology: import('./land.ts').LandTopology;
  export default topology;
}
