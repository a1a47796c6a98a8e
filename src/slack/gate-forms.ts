import type { ModalView } from '@slack/web-api';
import type { GoLive } from '../domain/go-live.ts';
import { parseRulingSubject, rulingView } from '../messages/views/ruling-views.ts';
import { voteGoIfView } from '../messages/views/vote-go-if-view.ts';
import { untickView, voteGoView } from '../messages/views/vote-go-views.ts';
import { voteNoGoView } from '../messages/views/vote-no-go-view.ts';
import type { Door } from './wish.ts';

const gateForms = [
  'gate_go',
  'gate_go_if',
  'gate_no_go',
  'gate_untick',
  'no_go_uphold',
  'no_go_overrule',
] as const;

/** The forms of a vote, and of what is said to it. */
export type GateForm = (typeof gateForms)[number];

export const isGateForm = (form: string): form is GateForm => gateForms.some((one) => one === form);

interface Wanted {
  readonly form: GateForm;
  readonly goLive: GoLive;
  readonly subject: string;
  readonly user: string;
}

export function gateFormView({ clock, words }: Door, { form, goLive, subject, user }: Wanted): ModalView {
  const { gate } = parseRulingSubject(subject);
  switch (form) {
    case 'gate_go':
      return voteGoView(goLive, subject, { user, now: clock.now(), words });
    case 'gate_go_if':
      return voteGoIfView(goLive, subject, { user, now: clock.now(), words });
    case 'gate_no_go':
      return voteNoGoView(goLive, subject, words);
    case 'gate_untick':
      return untickView(goLive, subject, words);
    case 'no_go_uphold':
      return rulingView(goLive, { gate, ruling: 'upheld' }, words);
    case 'no_go_overrule':
      return rulingView(goLive, { gate, ruling: 'overruled' }, words);
  }
}
