/** Entry of the library, the npm package `remotex`. What is not named here is nobody's to rely on. */
export { type ConnectOptions, connect } from './daemon/reconnectOwn.ts';
export { type OwnServer, type ServeOptions, serve } from './daemon/serveOwn.ts';
export type { Start } from './daemon/start.ts';
export {
  type Caller,
  type CallerConnection,
  type CallerOptions,
  createCaller,
  type ProgressListener,
  type RequestOptions,
} from './remote/caller.ts';
export {
  type CallOptions,
  type FollowOptions,
  type Remote,
  type RemoteOptions,
  remote,
} from './remote/client.ts';
export {
  defineModule,
  type ErrorClass,
  type ErrorClasses,
  type Fn,
  type FnOptions,
  type Functions,
  fn,
  type ItemIn,
  type ItemOut,
  type Module,
  type ModuleOptions,
  type ParamsIn,
  type ParamsOut,
  type ProgressIn,
  type ProgressOut,
  type ResultIn,
  type ResultOut,
  type Schema,
  type Stream,
  type StreamOptions,
  stream,
} from './remote/contract.ts';
export { type DiscoverOptions, discover, type ServerInfo } from './remote/discover.ts';
export { ErrorCode, type ErrorData, RemoteError } from './remote/errors.ts';
export type { Followed } from './remote/follow.ts';
export type { Framing } from './remote/framing.ts';
export {
  type Context,
  combine,
  type FnContext,
  type Handlers,
  implement,
  type Method,
  type Service,
  type StreamContext,
} from './remote/implement.ts';
export type { JsonSchema, SchemaConverter } from './remote/jsonSchema.ts';
export { createLocal, type LocalOptions } from './remote/local.ts';
export {
  type ConnectionState,
  createReconnecting,
  type ReconnectingCaller,
  type ReconnectOptions,
} from './remote/reconnect.ts';
export type { Token } from './remote/request.ts';
export { createSession, type Session, type SessionOptions } from './remote/session.ts';
export * as value from './remote/value.ts';
