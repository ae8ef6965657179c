/** Entry of `remotex/decorators`: remote functions in the form of 2009. What is not named here is nobody's to rely on. */

export type { FunctionDecorator, PlainDecorator, StreamDecorator } from './daemon/decorators/methodTypes.ts';
export { remote } from './daemon/decorators/remote.ts';
export { Remotex, type RemotexOptions } from './daemon/decorators/remotex.ts';
export type { OwnServer, ServeOptions } from './daemon/serveOwn.ts';
export type { Start } from './daemon/start.ts';
export type { CallOptions, FollowOptions } from './remote/client.ts';
export { fn, stream } from './remote/contract.ts';
export { RemoteError } from './remote/errors.ts';
export * as value from './remote/value.ts';
