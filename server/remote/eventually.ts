/** Values that may be there already: no turn of the event loop is spent on those that are. */

/** Continues with the value now, or when its promise is kept. What `next` throws now is thrown now. */
export function whenThere<T, U>(value: T | PromiseLike<T>, next: (value: T) => U): U | Promise<U> {
  return isPromise(value) ? Promise.resolve(value).then(next) : next(value);
}

function isPromise<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
