import { isGolive } from '../../domain/actor.ts';
import { standingFinalGo } from '../../domain/authority.ts';
import { delegationsOn } from '../../domain/delegation.ts';
import { type GateStanding, gateStanding, hasVoter } from '../../domain/gate.ts';
import { gateClosesAt } from '../../domain/gate-closing.ts';
import type { GateState } from '../../domain/gate-state.ts';
import { isClosedWithoutVote } from '../../domain/gate-time.ts';
import { areVotesOpen, type GoLive } from '../../domain/go-live.ts';
import type { GateDefinition } from '../../domain/runbook.ts';
import { staleBecause, warningsOf } from '../../domain/vote-basis.ts';
import { outOfGo, votersOf } from '../../domain/voters.ts';
import { actions, button, context, dialog, header, linesWithin, section } from '../blocks.ts';
import type { Catalogue } from '../catalogue.ts';
import { changesText } from '../changes-text.ts';
import { conditionUnder } from '../condition-text.ts';
import { encodeControl } from '../control.ts';
import { criterionLine, isToConfirm } from '../criterion-line.ts';
import { fitBlocks } from '../fit-blocks.ts';
import type { MessageContext, RenderedMessage } from '../message.ts';
import { durationText, moment } from '../moment.ts';
import { mention, outside } from '../mrkdwn.ts';
import { deedAnchor } from '../naming.ts';
import { byText, mentionsText, rolesText, voterText } from '../people.ts';
import { gateWithoutVoterText } from '../people-sentence.ts';
import { standingSymbols } from '../symbols.ts';
import { criteriaText } from '../titles.ts';
import { basisChanges } from '../vote-basis-text.ts';

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
    text: said.fallback(outside(gate.title, 100), goLive.id, words.terms.standing[standing]),
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
          ...(areVotesOpen(goLive) && !hasVoter(goLive, gate.id)
            ? [section(gateWithoutVoterText(goLive, gate, words))]
            : []),
        ],
        body: [
          section(titled(linesWithin(criteria, 2800, words.terms.andMore))),
          section(changesText(goLive, words)),
        ],
        foot: [
          section(voteText(goLive, gate, words)),
          ...(isClosedWithoutVote(goLive, gate) && areVotesOpen(goLive)
            ? [section(said.closedWithout(mentionsText(goLive, [gate.owner], words)))]
            : []),
          ...voteButtons(goLive, gate, { standing, words }),
          ...(vote ? [context(words.terms.anchor(deedAnchor(goLive, vote)))] : []),
        ],
      },
      words.terms.andMore,
    ),
    place: 'thread',
  };
}

function ownerLine(goLive: GoLive, gate: GateDefinition, words: Catalogue): string {
  const said = words.cards.gate;
  const line = said.owner(rolesText(goLive, [gate.owner], words));
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

/** The vote, what became of it, and what still counts of it. */
export function voteText(goLive: GoLive, gate: GateDefinition, words: Catalogue): string {
  const standing = gateStanding(goLive, gate);
  const said = words.cards.gate;
  const vote = goLive.gates[gate.id]?.vote;
  if (standing === 'not_open') {
    const opens = moment(goLive.t0 + (gate.opensOffsetMs ?? 0), goLive.timeZone, words);
    const line = said.notOpen(standingSymbols[standing], opens);
    return vote ? words.voteBasis.ahead(line, castText(goLive, { gate, vote, standing }, words)) : line;
  }
  if (!vote) return noVoteText(goLive, gate, words);
  const line = castText(goLive, { gate, vote, standing }, words);
  if (vote.ruling) return rulingText(goLive, { line, ruling: vote.ruling, standing, words });
  if (standing === 'outdated') return outdatedText(goLive, { gate, vote, line }, words);
  const warnings = warningsOf(goLive, gate);
  return warnings.length > 0 ? words.voteBasis.warned(line, basisChanges(goLive, warnings, words)) : line;
}

type Vote = NonNullable<GateState['vote']>;

interface OfGate {
  readonly gate: GateDefinition;
  readonly vote: Vote;
}

function castText(
  goLive: GoLive,
  { gate, vote, standing }: OfGate & { readonly standing: GateStanding },
  words: Catalogue,
): string {
  const said = words.cards.gate;
  const plainCast = said.vote({
    symbol: standingSymbols[standing],
    vote: vote.condition ? words.goIf.vote : words.terms.vote[vote.vote],
    by: voterText(vote, words),
    at: moment(vote.at, goLive.timeZone, words),
  });
  const cast = vote.late ? said.late(plainCast) : plainCast;
  const explained = vote.reason ? said.reason(cast, outside(vote.reason, 500)) : cast;
  return [explained, ...conditionUnder(goLive, gate.id, words)].join('\n');
}

function outdatedText(
  goLive: GoLive,
  { gate, vote, line }: OfGate & { readonly line: string },
  words: Catalogue,
): string {
  const said = words.cards.gate;
  if (vote.unticked) return untickedText(goLive, { gate: gate.id, line, unticked: vote.unticked }, words);
  const { versionMoved } = goLive;
  if (versionMoved && vote.version < versionMoved.version)
    return said.outdatedByVersion(line, outside(versionMoved.from, 7));
  const changed = staleBecause(goLive, gate, vote);
  if (changed.length > 0) return words.voteBasis.stale(line, basisChanges(goLive, changed, words));
  const { votesHoldWithinMs } = goLive.runbook;
  if (outOfGo(goLive, gate, vote.by)) return said.outdatedByFourEyes(line);
  return Math.abs(goLive.t0 - vote.forT0) > votesHoldWithinMs
    ? said.outdatedByTime(line, durationText(votesHoldWithinMs, words))
    : said.outdatedByPerson(line);
}

function noVoteText(goLive: GoLive, gate: GateDefinition, words: Catalogue): string {
  const said = words.cards.gate;
  const none = said.noVote(standingSymbols.open);
  const withdrawn = goLive.gates[gate.id]?.withdrawn;
  if (!withdrawn) return none;
  return said.withdrawn(none, {
    vote: words.terms.vote[withdrawn.vote],
    by: byText(withdrawn.by, words),
    at: moment(withdrawn.at, goLive.timeZone, words),
  });
}

function untickedText(
  goLive: GoLive,
  it: {
    readonly gate: string;
    readonly line: string;
    readonly unticked: NonNullable<NonNullable<GateState['vote']>['unticked']>;
  },
  words: Catalogue,
): string {
  const { by, at, criteria } = it.unticked;
  const said = words.cards.gate;
  const facts = {
    at: moment(at, goLive.timeZone, words),
    criteria: criteriaText(goLive, it.gate, { ids: criteria, words }),
  };
  return isGolive(by)
    ? said.outdatedByCheck(it.line, facts)
    : said.outdatedByCriteria(it.line, { by: byText(by, words), ...facts });
}

type Ruling = NonNullable<NonNullable<GateState['vote']>['ruling']>;

function rulingText(
  goLive: GoLive,
  { line, ruling, standing, words }: Standing & { readonly line: string; readonly ruling: Ruling },
): string {
  const said = words.cards.gate;
  const ruled = said.ruling[ruling.ruling](
    line,
    byText(ruling.by, words),
    moment(ruling.at, goLive.timeZone, words),
  );
  const whole = ruling.reason ? said.reason(ruled, outside(ruling.reason, 500)) : ruled;
  if (ruling.ruling === 'upheld') return whole;
  return standing === 'overruled' ? said.overruledCounts(whole) : said.overruledOutdated(whole);
}

/** What counts, or will once the gate opens. */
const isWithdrawable = (goLive: GoLive, { id }: GateDefinition, standing: GateStanding): boolean =>
  !standingFinalGo(goLive) &&
  (standing === 'not_open'
    ? goLive.gates[id]?.vote !== undefined
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
  const goButton =
    standing === 'go'
      ? [
          ...(goLive.gates[gate.id]?.vote?.condition
            ? [button({ action: 'gate_go', text: go, value })]
            : others.map(() => button({ action: 'gate_go', text: takeOverGo, value })).slice(0, 1)),
          button({ action: 'gate_untick', text: untickCriterion, value }),
        ]
      : [
          button({ action: 'gate_go', text: go, value, style: 'primary' }),
          button({ action: 'gate_go_if', text: goIf, value }),
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
    ...(goLive.rollbackTo === undefined || goLive.changes.pending
      ? []
      : [button({ action: 'changes_read', text: words.buttons.readChanges, value })]),
  ]);
}
