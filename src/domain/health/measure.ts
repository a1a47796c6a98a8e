/** `allowedPpm`: of a million looks so many may fail; 99.9 % availability allow 1,000. */
export type Measure =
  | { readonly kind: 'availability'; readonly allowedPpm: number }
  | { readonly kind: 'response_time'; readonly avgBelowMs: number };
