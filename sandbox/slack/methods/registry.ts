import { appsAndAuthMethods } from './apps-and-auth.ts';
import { chatMethods } from './chat.ts';
import type { Method } from './method.ts';
import { viewMethods } from './views.ts';

/** Every Web API method that the sandbox knows; any other is `unknown_method`. */
export const methods: ReadonlyMap<string, Method> = new Map(
  Object.entries({ ...appsAndAuthMethods, ...chatMethods, ...viewMethods }),
);
