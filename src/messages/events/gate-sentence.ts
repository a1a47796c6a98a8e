import { hasVoter } from '../../domain/gates/gate.ts';
import type { GateEvent } from '../../domain/gates/gate-event.ts';
import type { GoLive } from '../../domain/go-live.ts';
import { outside } from '../blocks/mrkdwn.ts';
import { gateOf } from '../cards/gate-card.ts';
import type { Catalogue } from '../catalogue.ts';
import { byText, mentionsText, votersText } from '../names/people.ts';
import { criteriaText, gateTitle } from '../names/titles.ts';
import { conditionSet } from '../topics/condition-text.ts';
import { basisChanges } from '../topics/vote-basis-text.ts';
import { gateWithoutVoterText } from './people-sentence.ts';

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
  if (event.type === 'VoteWentStale')
    return words.events.VoteWentStale({ gate, changed: basisChanges(goLive, event.changed, words) });
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
  const whose = event.onBehalfOf;
  const voter = whose === undefined ? by : words.people.onBehalf(by, byText(whose, words));
  const plain = VoteCast.plain({ by: voter, gate, reason, vote: words.terms.vote[event.vote] });
  const cast = condition ? conditionSet(goLive, condition, { by: voter, gate, words }) : plain;
  const { confirmed = [] } = event;
  return confirmed.length > 0 ? VoteCast.confirmed(cast, by, criteria(confirmed)) : cast;
}

/** What follows for whom; undefined where "what is next" says it all. */
export function gateFollowUp(event: GateEvent, goLive: GoLive, words: Catalogue): string | undefined {
  const said = words.followUps;
  switch (event.type) {
    case 'GateOpened':
      return gateWithoutVoterText(goLive, gateOf(goLive, event.gate), words);
    case 'GateClosed':
      return said.gateClosed(
        votersText(goLive, gateOf(goLive, event.gate), words),
        mentionsText(goLive, [goLive.runbook.deployment.starter], words),
      );
    case 'CriteriaUnticked':
    case 'VoteWentStale':
      return said.voteAgain(votersText(goLive, gateOf(goLive, event.gate), words));
    default:
      return undefined;
  }
}

/** What takes a GO away everybody hears; a vote stands on its card. */
export function gatePlace(event: GateEvent, goLive: GoLive): 'channel' | 'thread' {
  switch (event.type) {
    case 'VoteCast':
    case 'VotersReminded':
      return 'thread';
    case 'GateOpened':
      return hasVoter(goLive, event.gate) ? 'thread' : 'channel';
    default:
      return 'channel';
  }
}
