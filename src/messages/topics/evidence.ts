import type { EvidenceFile } from '../../domain/checklist/checklist-event.ts';
import type { ItemState } from '../../domain/checklist/task-state.ts';
import { evidenceText, link, outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';

const fileText = ({ permalink, name }: EvidenceFile, words: Catalogue): string =>
  words.cards.checklist.file(link(permalink, outside(name, 60)));

/** All that was added at once: its text, then its files. */
export const addedEvidence = (
  { evidence, files = [] }: { readonly evidence: string; readonly files?: readonly EvidenceFile[] },
  words: Catalogue,
): string =>
  [...(evidence === '' ? [] : [evidenceText(evidence)]), ...files.map((file) => fileText(file, words))].join(
    ' · ',
  );

/** The newest text and the newest file of a task, and how many more there are; undefined where there is nothing. */
export function newestEvidence({ evidence, files = [] }: ItemState, words: Catalogue) {
  const [text, file] = [evidence.at(-1), files.at(-1)];
  const shown = [
    ...(text === undefined ? [] : [evidenceText(text)]),
    ...(file ? [fileText(file, words)] : []),
  ];
  return shown.length === 0
    ? undefined
    : { text: shown.join(' · '), more: evidence.length + files.length - shown.length };
}
