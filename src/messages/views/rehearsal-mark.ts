import type { ModalView } from '@slack/web-api';
import { isRehearsal } from '../../domain/rehearsals/rehearsals.ts';
import { context } from '../blocks/blocks.ts';
import { decodeControl } from '../blocks/control.ts';
import type { Catalogue } from '../catalogue.ts';
import { mostBlocks } from './modal.ts';

/** A form of a rehearsal says so before anything else, as every message of it does. */
export function markedIfRehearsed(view: ModalView, { rehearsal }: Catalogue): ModalView {
  const { goLive = '' } = decodeControl(view.private_metadata ?? '') ?? {};
  return isRehearsal(goLive)
    ? { ...view, blocks: [context(rehearsal.mark(goLive)), ...view.blocks].slice(0, mostBlocks) }
    : view;
}
