import type { GateEvent } from '../domain/gate-event.ts';
import type { GoLive } from '../domain/go-live.ts';
import type { Catalogue } from './catalogue.ts';
import { conditionSet } from './condition-text.ts';
import { outside } from './mrkdwn.ts';
import { byText } from './people.ts';
import { criteriaText, gateTitle } from './titles.ts';

interface Telling {
  readonly goLive: GoLive;
  readonly by: string;
  /** Golive itself unticks a criterion only when its check turned red. */
  readonly isByCheck: boolean;
  readonly words: Catalogue;
}

export function gateSentence(event: GateEvent, telling: Telling): string {
  const { goLive, words } = telling;
  switch (event.type) {
    case 'GateOpened':
    case 'GateClosed':
      return words.events[event.type]({ gate: gateTitle(goLive, event.gate) });
    case 'VotersReminded':
      return words.events.VotersReminded({
        people: words.people.and(event.people.map((person) => byText(person, words))),
        gates: words.terms.list(event.gates.map(({ gate }) => gateTitle(goLive, gate))),
      });
    default:
      return voteSentence(event, telling);
  }
}

function voteSentence(
  event: Exclude<GateEvent, { type: 'GateOpened' | 'GateClosed' | 'VotersReminded' }>,
  { goLive, by, words, isByCheck }: Telling,
): string {
  const { VoteCast, CriteriaUnticked, CriterionTurnedRed, NoGoUpheld, NoGoOverruled } = words.events;
  const gate = gateTitle(goLive, event.gate);
  if (event.type === 'VoteWithdrawn')
    return words.events.VoteWithdrawn({ by, gate, vote: words.terms.vote[event.vote] });
  const reason = event.reason ? outside(event.reason) : undefined;
  const criteria = (ids: readonly string[]) => criteriaText(goLive, event.gate, { ids, words });
  if (event.type === 'NoGoUpheld' || event.type === 'NoGoOverruled') {
    const voter = byText(event.voter, words);
    return event.type === 'NoGoUpheld'
      ? NoGoUpheld({ by, gate, voter, reason })
      : NoGoOverruled({ by, gate, voter, reason: reason ?? '' });
  }
  if (event.type === 'CriteriaUnticked' && isByCheck)
    return CriterionTurnedRed({ gate, criteria: criteria(event.criteria), evidence: reason ?? '' });
  if (event.type === 'CriteriaUnticked')
    return CriteriaUnticked({ by, gate, reason, criteria: criteria(event.criteria) });
  const { condition } = event;
  const plain = VoteCast.plain({ by, gate, reason, vote: words.terms.vote[event.vote] });
  const cast = condition ? conditionSet(goLive, condition, { by, gate, words }) : plain;
  const { confirmed = [] } = event;
  return confirmed.length > 0 ? VoteCast.confirmed(cast, by, criteria(confirmed)) : cast;
}
