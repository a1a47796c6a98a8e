import type { Action } from '../command.ts';

export type UpdateAction =
  /** `again`: a person's word that the same text is meant once more. */
  | { readonly type: 'SendUpdate'; readonly text: string; readonly again?: boolean }
  /** As golive has shortened it where no text is given. */
  | { readonly type: 'SendShortUpdate'; readonly update: number; readonly text?: string }
  | { readonly type: 'AskForUpdate' }
  | { readonly type: 'AskForShortUpdate' };

const updateActions: Readonly<Record<UpdateAction['type'], true>> = {
  SendUpdate: true,
  SendShortUpdate: true,
  AskForUpdate: true,
  AskForShortUpdate: true,
};

export const isUpdateAction = (action: Action): action is UpdateAction =>
  Object.hasOwn(updateActions, action.type);
