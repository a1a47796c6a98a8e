import type { Catalogue } from './catalogue.ts';
import { en } from './en.ts';

/** The language that golive speaks. Another catalogue in its place is all that another one takes: nobody else names one. */
export const spokenLanguage: Catalogue = en;
