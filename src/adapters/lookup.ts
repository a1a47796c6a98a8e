/**
 * The answer to "did it arrive?". `absent` is proven at the moment of asking, apart from what the other side lists late:
 * how long to wait before believing it is the caller's decision. `unprovable` can never become proof by asking again.
 */
export type Lookup<T> =
  | { readonly found: T }
  | { readonly absent: true }
  | { readonly unprovable: true; readonly because: string };
