import { appsAndAuthMethods } from './apps-and-auth.ts';
import { chatMethods } from './chat.ts';
import { conversationMethods } from './conversations.ts';
import { fileMethods } from './files.ts';
import type { Method } from './method.ts';
import { pinMethods } from './pins.ts';
import { usergroupMethods } from './usergroups.ts';
import { userMethods } from './users.ts';
import { viewMethods } from './views.ts';

/** Every Web API method that the sandbox knows; any other is `unknown_method`. */
export const methods: ReadonlyMap<string, Method> = new Map(
  Object.entries({
    ...appsAndAuthMethods,
    ...chatMethods,
    ...conversationMethods,
    ...fileMethods,
    ...pinMethods,
    ...usergroupMethods,
    ...userMethods,
    ...viewMethods,
  }),
);
