import { delegationsOn } from '../../domain/gates/delegation.ts';
import { type GateStanding, gateStanding, hasVoter } from '../../domain/gates/gate.ts';
import { gateClosesAt } from '../../domain/gates/gate-closing.ts';
import { votesOn } from '../../domain/gates/gate-state.ts';
import { isClosedWithoutVote } from '../../domain/gates/gate-time.ts';
import { hasOwnVotes, neededGo, votersOf } from '../../domain/gates/voters.ts';
import { areVotesOpen, type GoLive } from '../../domain/go-live.ts';
import { skippedGate } from '../../domain/guards/standing-glass.ts';
import { standingFinalGo } from '../../domain/people/authority.ts';
import type { GateDefinition } from '../../domain/runbook.ts';
import { actions, button, context, dialog, header, linesWithin, section } from '../blocks/blocks.ts';
import { encodeControl } from '../blocks/control.ts';
import { fitBlocks } from '../blocks/fit-blocks.ts';
import { mention, outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { gateWithoutVoterText } from '../events/people-sentence.ts';
import type { MessageContext, RenderedMessage } from '../message.ts';
import { moment } from '../names/moment.ts';
import { deedAnchor } from '../names/naming.ts';
import { byText, namedText, rolesText, votersText } from '../names/people.ts';
import { authorsText, changesText } from '../topics/changes-text.ts';
import { criterionLine, isToConfirm } from '../topics/criterion-line.ts';
import { standingText, voteText } from '../topics/vote-text.ts';

/** One decision: its criteria, who decides, and the vote. */
export function gateCard(goLive: GoLive, gateId: string, it: MessageContext): RenderedMessage {
  const { words } = it;
  const gate = gateOf(goLive, gateId);
  const said = words.cards.gate;
  const standing = gateStanding(goLive, gate);
  const criteria = gate.criteria.map((criterion) => criterionLine({ goLive, gate }, criterion, it));
  const titled = isToConfirm(goLive, gate) ? said.criteriaToConfirm : said.criteria;
  const vote = goLive.gates[gate.id]?.vote;
  return {
    text: said.fallback(outside(gate.title, 100), goLive.id, standingText(goLive, gate, words)),
    blocks: fitBlocks(
      {
        head: [
          header(gate.title),
          section(
            [
              ownerLine(goLive, gate, words),
              ...delegationLines(goLive, gate, words),
              said.escalation(rolesText(goLive, [gate.escalation], words)),
              ...closingLine(goLive, gate, words),
            ].join('\n'),
          ),
          ...voterTrouble(goLive, gate, words),
        ],
        body: [
          section(titled(linesWithin(criteria, 2800, words.terms.andMore))),
          section(changesText(goLive, words)),
          ...authorsText(goLive, gate, words).map(section),
        ],
        foot: [
          section(voteText(goLive, gate, words)),
          ...stopLine(goLive, gate, words).map(section),
          ...voteButtons(goLive, gate, { standing, words }),
          ...(vote ? [context(words.terms.anchor(deedAnchor(goLive, vote)))] : []),
        ],
      },
      words.terms.andMore,
    ),
    place: 'thread',
  };
}

/** What keeps the deployment back for good, or no more. */
function stopLine(goLive: GoLive, gate: GateDefinition, words: Catalogue): readonly string[] {
  const glass = skippedGate(goLive, gate.id);
  if (glass)
    return [words.breakGlass.onGate(byText(glass.by, words), moment(glass.at, goLive.timeZone, words))];
  const isStuck = isClosedWithoutVote(goLive, gate) && areVotesOpen(goLive);
  return isStuck ? [words.cards.gate.closedWithout(votersText(goLive, gate, words))] : [];
}

/** That too few people can vote on it, and who sees to that. */
function voterTrouble(goLive: GoLive, gate: GateDefinition, words: Catalogue) {
  if (!areVotesOpen(goLive)) return [];
  if (!hasVoter(goLive, gate.id)) return [section(gateWithoutVoterText(goLive, gate, words))];
  const [needed, may] = [neededGo(goLive, gate), votersOf(goLive, gate).length];
  return may < needed ? [section(words.voters.tooFew(needed, may))] : [];
}

function ownerLine(goLive: GoLive, gate: GateDefinition, words: Catalogue): string {
  const said = words.cards.gate;
  const line = hasOwnVotes(gate)
    ? words.voters.decides(neededGo(goLive, gate), namedText(votersOf(goLive, gate), words))
    : said.owner(rolesText(goLive, [gate.owner], words));
  return gate.fourEyes ? said.fourEyes(line) : line;
}

function delegationLines(goLive: GoLive, gate: GateDefinition, words: Catalogue): readonly string[] {
  return delegationsOn(goLive, gate).map(({ from, to, until }) =>
    words.cards.gate.standsIn(
      mention(to),
      mention(from),
      until === undefined ? undefined : moment(until, goLive.timeZone, words),
    ),
  );
}

function closingLine(goLive: GoLive, gate: GateDefinition, words: Catalogue): readonly string[] {
  const at = gateClosesAt(goLive, gate);
  return at === undefined ? [] : [words.cards.gate.closes(moment(at, goLive.timeZone, words))];
}

export function gateOf(goLive: GoLive, id: string): GateDefinition {
  const gate = goLive.runbook.gates.find((g) => g.id === id);
  if (!gate) throw new Error(`${goLive.id}: no gate ${id}`);
  return gate;
}

interface Standing {
  readonly standing: GateStanding;
  readonly words: Catalogue;
}

/** What counts, or will once the gate opens. */
const isWithdrawable = (goLive: GoLive, gate: GateDefinition, standing: GateStanding): boolean =>
  !standingFinalGo(goLive) &&
  (standing === 'not_open'
    ? goLive.gates[gate.id]?.vote !== undefined
    : hasOwnVotes(gate)
      ? votesOn(goLive, gate.id).length > 0
      : ['go', 'no_go', 'overruled'].includes(standing));

/** A gate that is GO takes a second GO only from the other holder of its role, who takes it over. */
function voteButtons(goLive: GoLive, gate: GateDefinition, { standing, words }: Standing) {
  if (!areVotesOpen(goLive)) {
    const { closed, closedByAbort } = words.cards.gate;
    return [context(goLive.status === 'aborted' ? closedByAbort : closed)];
  }
  const value = encodeControl({ goLive: goLive.id, subject: gate.id, t0: goLive.t0 });
  const checksValue = encodeControl({ goLive: goLive.id, subject: `criterion/${gate.id}`, t0: goLive.t0 });
  const { go, goIf, takeOverGo, noGo, untickCriterion, withdrawVote } = words.buttons;
  const others = votersOf(goLive, gate).filter((id) => id !== goLive.gates[gate.id]?.vote?.by);
  // A vote of one's own takes over nobody's.
  const isTakenOver = standing === 'go' && !hasOwnVotes(gate);
  const goButton = isTakenOver
    ? [
        ...(goLive.gates[gate.id]?.vote?.condition
          ? [button({ action: 'gate_go', text: go, value })]
          : others.map(() => button({ action: 'gate_go', text: takeOverGo, value })).slice(0, 1)),
        button({ action: 'gate_untick', text: untickCriterion, value }),
      ]
    : [
        button({ action: 'gate_go', text: go, value, style: 'primary' }),
        button({ action: 'gate_go_if', text: goIf, value }),
        ...(hasOwnVotes(gate) && votesOn(goLive, gate.id).some(({ vote }) => vote === 'GO')
          ? [button({ action: 'gate_untick', text: untickCriterion, value })]
          : []),
      ];
  return actions([
    ...goButton,
    button({ action: 'gate_no_go', text: noGo, value, style: 'danger' }),
    ...(isWithdrawable(goLive, gate, standing)
      ? [
          button({
            action: 'gate_withdraw',
            text: withdrawVote,
            value,
            confirm: dialog({ ...words.confirms.withdrawVote, deny: words.confirms.notYet }),
          }),
        ]
      : []),
    ...(gate.criteria.some(({ check }) => check)
      ? [button({ action: 'check_run', text: words.buttons.runGateChecks, value: checksValue })]
      : []),
    ...(goLive.changes.pending
      ? []
      : [button({ action: 'changes_read', text: words.buttons.readChanges, value })]),
  ]);
}
