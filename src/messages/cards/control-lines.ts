import { conditionsOn } from '../../domain/gates/condition.ts';
import { gateStanding } from '../../domain/gates/gate.ts';
import { isClosedWithoutVote } from '../../domain/gates/gate-time.ts';
import { hasOwnVotes } from '../../domain/gates/voters.ts';
import type { GoLive } from '../../domain/go-live.ts';
import { skippedGate } from '../../domain/guards/standing-glass.ts';
import type { GateDefinition } from '../../domain/runbook.ts';
import { isPerformanceJudged, performanceTriggers } from '../../domain/steps/performance.ts';
import { linesWithin } from '../blocks/blocks.ts';
import { outside, outsideClause } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { durationText, moment } from '../names/moment.ts';
import { byText, votersText, voterText } from '../names/people.ts';
import { performanceSymbols, standingSymbols, verdictSymbols } from '../names/symbols.ts';
import { conditionUnder } from '../topics/condition-text.ts';
import { overruledLine } from '../topics/overruled-text.ts';
import { standingText } from '../topics/vote-text.ts';

/** Of the GO-IFs on one gate. */
const longestConditions = 1_000;

/** `✅ Security Approval: GO, @sam, 3 Dec 17:02`. */
export function gateLine(goLive: GoLive, gate: GateDefinition, words: Catalogue): string {
  const said = words.cards.control;
  const standing = gateStanding(goLive, gate);
  const vote = goLive.gates[gate.id]?.vote;
  const isIf = standing === 'go' && conditionsOn(goLive, gate.id).length > 0;
  const stands = isIf ? words.goIf.vote : standingText(goLive, gate, words);
  const line = said.gate(standingSymbols[standing], outside(gate.title, 80), stands);
  const when = (at: number) => moment(at, goLive.timeZone, words);
  const glass = standing === 'go' || standing === 'overruled' ? undefined : skippedGate(goLive, gate.id);
  if (glass)
    return words.breakGlass.onGateLine({
      title: outside(gate.title, 80),
      stands: standingText(goLive, gate, words),
      by: byText(glass.by, words),
      at: when(glass.at),
    });
  const overruled = overruledLine(goLive, gate, words);
  if (overruled && vote?.ruling) return said.gateOverruled(overruled, when(vote.ruling.at));
  const conditions = conditionUnder(goLive, { gate: gate.id }, words);
  if (vote && !hasOwnVotes(gate))
    return [said.gateVoted(line, voterText(vote, words), when(vote.at)), ...conditions].join('\n');
  if (standing === 'not_open' && gate.opensOffsetMs !== undefined)
    return said.gateOpens(line, when(goLive.t0 + gate.opensOffsetMs));
  const whole =
    standing === 'go'
      ? line
      : said.gateWaits(
          isClosedWithoutVote(goLive, gate) ? said.gateClosed(line) : line,
          standing === 'no_go' && vote ? voterText(vote, words) : votersText(goLive, gate, words),
        );
  return [whole, linesWithin(conditions, longestConditions, words.terms.andMore)]
    .filter((line) => line !== '')
    .join('\n');
}

/** `✅ web: up since 18:04 (12 good samples in a row)`. */
export function endpointLine(goLive: GoLive, endpoint: string, words: Catalogue): string {
  const said = words.cards.control;
  const seen = goLive.health[endpoint];
  const verdict = seen?.verdict ?? 'unknown';
  const line = said.endpoint(verdictSymbols[verdict], outside(endpoint, 40), words.terms.verdict[verdict]);
  if (!seen) return said.neverSeen(line);
  return said.endpointSeen(
    line,
    moment(seen.since, goLive.timeZone, words),
    outsideClause(seen.evidence, 150),
  );
}

/** How fast each endpoint answers, where a trigger of the runbook watches that. */
export function performanceLines(goLive: GoLive, words: Catalogue): readonly string[] {
  if (!isPerformanceJudged(goLive)) return [];
  const said = words.cards.control;
  return performanceTriggers(goLive).flatMap(({ id, forMs }) =>
    goLive.service.health.map((endpoint) => {
      const seen = goLive.performance[id]?.[endpoint.id];
      const verdict = seen?.verdict ?? 'unknown';
      return said.performance({
        symbol: performanceSymbols[verdict],
        endpoint: outside(endpoint.id, 40),
        verdict: words.terms.performance[verdict],
        evidence: seen
          ? outsideClause(seen.evidence, 150)
          : said.performanceNotYet(durationText(forMs, words)),
      });
    }),
  );
}
