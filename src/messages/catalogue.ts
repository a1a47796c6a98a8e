import type { en } from './en.ts';

/** All words that people read, in one language. Another language is another object of this type: `en.ts` shows how. */
export type Catalogue = typeof en;
