import type { GoLive } from '../domain/go-live.ts';
import { externalWords } from '../domain/notices/notice-approval.ts';
import { renderWords } from '../domain/notices/notice-text.ts';
import { noticeWordsInput } from '../messages/views/view-inputs.ts';
import { textIn } from './form-values.ts';
import type { SlackView } from './payload.ts';
import { errorAt, type Reply } from './reply.ts';
import { asPlain } from './sentences.ts';
import { cleanText } from './typed-text.ts';
import { act, type Deed, type Door } from './wish.ts';

interface Asked {
  readonly goLive: GoLive;
  /** The notice and the mark of the words that the card or the form was drawn for. */
  readonly subject: string;
}

interface Sent extends Asked {
  readonly view: SlackView;
}

/** Approves a notice with the words that stood on the card. */
export function approveShown(door: Door, deed: Deed, { goLive, subject }: Asked): Promise<Reply> {
  const { id, mark, drawn } = drawnFor(goLive, subject);
  return act(door, deed, {
    goLive: goLive.id,
    do: { type: 'ApproveNotice', notice: id, mark, texts: drawn },
  });
}

/** What external audiences would read of it as things are. */
function drawnFor(goLive: GoLive, subject: string) {
  const [id = '', mark = ''] = subject.split('/');
  const notice = goLive.runbook.notices.find((one) => one.id === id);
  const rendered = notice && renderWords(goLive, notice);
  const drawn = notice && rendered?.ok ? externalWords(goLive, notice, rendered.words) : {};
  return { id, mark, drawn };
}

/** Approves a notice with the words that stand in the form. */
export async function submitApproval(
  door: Door,
  deed: Deed,
  { goLive, view, subject }: Sent,
): Promise<Reply> {
  const { id, mark, drawn } = drawnFor(goLive, subject);
  const texts = Object.fromEntries(
    Object.entries(drawn).map(([place, text]) => {
      const typed = textIn(view, noticeWordsInput(place));
      // Slack and our cleaning of what was typed may change blanks: that is no edit.
      return [place, typed === cleanText(text, 'lines') ? text : typed];
    }),
  );
  const reply = await act(door, deed, {
    goLive: goLive.id,
    do: { type: 'ApproveNotice', notice: id, mark, texts },
  });
  const [place = 'text'] = Object.keys(drawn);
  return reply.type === 'refuse' && reply.code === 'words_missing'
    ? errorAt(noticeWordsInput(place).block, asPlain(reply.said.text))
    : reply;
}
