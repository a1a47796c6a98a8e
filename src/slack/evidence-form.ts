import type { EvidenceFile } from '../domain/checklist/checklist-event.ts';
import type { GoLive } from '../domain/go-live.ts';
import { longestReason } from '../messages/views/modal.ts';
import { mostFiles } from '../messages/views/task-views.ts';
import { viewInputs } from '../messages/views/view-inputs.ts';
import { filesIn, textIn } from './form-values.ts';
import type { SlackFile, SlackView } from './payload.ts';
import { besideInput, errorAt, type Reply } from './reply.ts';
import { cleanText, lengthOf } from './typed-text.ts';
import { act, type Deed, type Door } from './wish.ts';

interface Sent {
  readonly door: Door;
  readonly deed: Deed;
  readonly view: SlackView;
  readonly goLive: GoLive;
  /** The task. */
  readonly subject: string;
}

/** The form that adds evidence to a task: text, files, or both. */
export async function submitEvidence({ door, deed, view, goLive, subject }: Sent): Promise<Reply> {
  const { evidence: place, files: filePlace } = viewInputs.item_evidence;
  const { taskEvidence } = door.words.views;
  const evidence = textIn(view, place);
  if (lengthOf(evidence) > longestReason) return errorAt(place.block, door.words.door.tooLong(longestReason));
  const attached = filesIn(view, filePlace);
  if (attached.length > mostFiles) return errorAt(filePlace.block, taskEvidence.tooManyFiles(mostFiles));
  const files = attached.map(evidenceFile).filter((file) => file !== undefined);
  if (files.length < attached.length) return errorAt(filePlace.block, taskEvidence.fileGone);
  const reply = await act(door, deed, {
    goLive: goLive.id,
    do: { type: 'AddEvidence', item: subject, evidence, files },
  });
  return besideInput(reply, { evidence_required: place.block });
}

const longestName = 255;
const longestLink = 2000;

/** Undefined where Slack does not say where it is: it was deleted, or golive may not see it. */
function evidenceFile({ id, name, mimetype, size, permalink, mode }: SlackFile): EvidenceFile | undefined {
  const url = permalink && permalink.length <= longestLink ? URL.parse(permalink) : undefined;
  if (mode === 'tombstone' || !url || !/^https?:$/u.test(url.protocol)) return undefined;
  return {
    id,
    name: [...cleanText(name ?? '')].slice(0, longestName).join('') || id,
    mimeType: cleanText(mimetype ?? '').slice(0, longestName),
    sizeBytes: size ?? 0,
    permalink: url.href,
  };
}
