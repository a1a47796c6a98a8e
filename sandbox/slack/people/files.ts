import type { SlackContext } from '../context.ts';
import { fileJson } from '../message-json.ts';
import { randomId } from '../random-id.ts';
import { CannotError } from './cannot.ts';
import { actingPerson } from './person.ts';

export interface PersonsFile {
  readonly userId: string;
  readonly name: string;
  readonly mimeType?: string;
  readonly bytes: Buffer;
}

/** What Slack takes in a form. */
const MOST_BYTES = 10 * 1024 * 1024;

/** A person chooses a file for a form: it is with Slack from then on, also where the form is never sent. */
export function uploadFile({ state }: SlackContext, file: PersonsFile): { readonly fileId: string } {
  const user = actingPerson({ state }, file.userId);
  const { name, bytes, mimeType = 'application/octet-stream' } = file;
  if (bytes.length > MOST_BYTES) throw new CannotError(`"${name}" is larger than 10 MB.`);
  const id = `F${randomId(10)}`;
  state.files.set(id, {
    id,
    name,
    title: name,
    length: bytes.length,
    altText: undefined,
    bytes,
    complete: true,
    by: { userId: user.id, mimeType },
  });
  state.changed({ what: 'workspace' });
  return { fileId: id };
}

/** Whoever may, deletes a file; forms that hold it are sent with what is left of it. */
export function deleteFile({ state }: SlackContext, id: string): void {
  if (!state.files.delete(id)) throw new CannotError(`There is no file ${id}.`);
  state.changed({ what: 'workspace' });
}

/** A file in a form, as the app gets it. */
export function attachedFile(
  { state }: SlackContext,
  { id, userId }: { readonly id: string; readonly userId: string },
): Record<string, unknown> {
  const file = state.files.get(id);
  if (file && file.by?.userId !== userId) throw new CannotError(`${id} is not a file of ${userId}.`);
  return file ? fileJson(state, id) : { id, mode: 'tombstone' };
}
