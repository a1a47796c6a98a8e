import { isGolive } from '../../domain/actor.ts';
import {
  type GateStanding,
  gateStanding,
  votersLeft,
  voteStanding,
  votesThatCount,
} from '../../domain/gates/gate.ts';
import { type GateVote, votesOn } from '../../domain/gates/gate-state.ts';
import { expiresAt } from '../../domain/gates/vote-age.ts';
import { staleBecause, warningsOf } from '../../domain/gates/vote-basis.ts';
import { hasOwnVotes, neededGo, outOfGo } from '../../domain/gates/voters.ts';
import { areVotesOpen, type GoLive } from '../../domain/go-live.ts';
import type { GateDefinition } from '../../domain/runbook.ts';
import { linesWithin } from '../blocks/blocks.ts';
import { outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { durationText, moment } from '../names/moment.ts';
import { byText, namedText, voterText } from '../names/people.ts';
import { standingSymbols } from '../names/symbols.ts';
import { criteriaText } from '../names/titles.ts';
import { conditionUnder } from './condition-text.ts';
import { basisChanges } from './vote-basis-text.ts';

/** With what else stands in its section, within Slack's 3,000. */
const longestVotes = 2_300;

/** How a gate stands, in a word or two; with the count where several have to say GO. */
export function standingText(goLive: GoLive, gate: GateDefinition, words: Catalogue): string {
  const standing = gateStanding(goLive, gate);
  const word = words.terms.standing[standing];
  const count = votesThatCount(goLive, gate).length;
  if (!hasOwnVotes(gate) || standing === 'not_open') return word;
  return words.voters.standing(
    count > 0 && standing === 'open' ? undefined : word,
    count,
    neededGo(goLive, gate),
  );
}

/** The vote, what became of it, and what still counts of it. */
export function voteText(goLive: GoLive, gate: GateDefinition, words: Catalogue): string {
  const votes = votesOn(goLive, gate.id);
  const text = hasOwnVotes(gate) ? ownVotesText(goLive, gate, words) : votesText(goLive, gate, words);
  if (goLive.gates[gate.id]?.opened) return text;
  const opens = moment(goLive.t0 + (gate.opensOffsetMs ?? 0), goLive.timeZone, words);
  const line = words.cards.gate.notOpen(standingSymbols.not_open, opens);
  return votes.length > 0 ? words.voteBasis.ahead(line, text) : line;
}

/** Each vote, or that there is none. */
function votesText(goLive: GoLive, gate: GateDefinition, words: Catalogue): string {
  const votes = votesOn(goLive, gate.id);
  if (votes.length === 0) return noVoteText(goLive, gate, words);
  const lines = votes.map((vote) => oneVoteText(goLive, { gate, vote }, words));
  return linesWithin(lines, longestVotes, words.terms.andMore);
}

/** How many of those that are needed have said GO, who they are, and who is waited for. */
function ownVotesText(goLive: GoLive, gate: GateDefinition, words: Catalogue): string {
  const said = words.voters;
  const standing = gateStanding(goLive, gate);
  const count = votesThatCount(goLive, gate).length;
  const left = votersLeft(goLive, gate);
  const isWaiting = areVotesOpen(goLive) && standing !== 'go' && standing !== 'overruled';
  return [
    said.counted(standingSymbols[standing], count, neededGo(goLive, gate)),
    votesText(goLive, gate, words),
    ...(isWaiting && left.length > 0 ? [said.left(namedText(left, words))] : []),
  ].join('\n');
}

/** One vote alone, and what became of it. */
export function oneVoteText(goLive: GoLive, { gate, vote }: OfGate, words: Catalogue): string {
  const standing = voteStanding(goLive, gate, vote);
  const line = castText(goLive, { gate, vote, standing }, words);
  if (standing === 'not_open') return line;
  if (vote.ruling) return rulingText(goLive, { line, ruling: vote.ruling, standing, words });
  if (standing === 'outdated') return outdatedText(goLive, { gate, vote, line }, words);
  const warnings = warningsOf(goLive, gate, vote);
  return warnings.length > 0 ? words.voteBasis.warned(line, basisChanges(goLive, warnings, words)) : line;
}

interface OfGate {
  readonly gate: GateDefinition;
  readonly vote: GateVote;
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
  const until = areVotesOpen(goLive) ? expiresAt(gate, vote) : undefined;
  const limited =
    until === undefined || standing === 'outdated'
      ? cast
      : words.voteBasis.expires(cast, moment(until, goLive.timeZone, words));
  const explained = vote.reason ? said.reason(limited, outside(vote.reason, 500)) : limited;
  return [explained, ...conditionUnder(goLive, { gate: gate.id, vote: vote.version }, words)].join('\n');
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
    readonly unticked: NonNullable<GateVote['unticked']>;
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

interface Ruled {
  readonly line: string;
  readonly ruling: NonNullable<GateVote['ruling']>;
  readonly standing: GateStanding;
  readonly words: Catalogue;
}

function rulingText(goLive: GoLive, { line, ruling, standing, words }: Ruled): string {
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
