/** Long enough for a second click out of impatience, short enough for whoever closed the form and wants it back. */
const repeatMs = 1_500;

/** The forms of the gates: the ones that many people open at the same time. */
const ofGates: ReadonlySet<string> = new Set(['vote_go', 'vote_go_if', 'vote_no_go', 'untick_criteria']);

interface WantedForm {
  readonly callback_id?: string | undefined;
  readonly private_metadata?: string | undefined;
}

/** Which gate's form was just opened for whom, so that a repeated click opens no second one. */
export interface RepeatedClicks {
  /** Whether the same form was opened for this person a moment ago; if not, it counts as opened now. */
  isRepeated(user: string, form: WantedForm): boolean;
  /** It was not opened after all, or was sent: the next click is a new one. */
  forget(user: string): void;
}

/** `now` is real time. */
export function createRepeatedClicks(now: () => number): RepeatedClicks {
  const last = new Map<string, { readonly form: string; readonly at: number }>();
  return {
    isRepeated(user, { callback_id: form = '', private_metadata: about = '' }) {
      if (!ofGates.has(form)) return false;
      const at = now();
      for (const [person, opened] of last) if (Math.abs(at - opened.at) >= repeatMs) last.delete(person);
      const wanted = `${form} ${about}`;
      if (last.get(user)?.form === wanted) return true;
      last.set(user, { form: wanted, at });
      return false;
    },
    forget: (user) => void last.delete(user),
  };
}
