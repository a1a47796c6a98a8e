import type { GoLive } from '../../domain/go-live.ts';
import { missingRoles, rollCall } from '../../domain/steps/roll-call.ts';
import { stepsOf } from '../../domain/steps/step.ts';
import { unfinishedBefore } from '../../domain/steps/unfinished.ts';
import { linesWithin } from '../blocks/blocks.ts';
import { outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { eachRoleText } from '../names/people.ts';
import { checkLine } from './check-text.ts';

/** What a decision rests on besides votes and checklist: who is there, and what the plan has that is not finished. */
export function readinessLines(goLive: GoLive, words: Catalogue): readonly string[] {
  return [...teamLines(goLive, words), ...weatherLines(goLive, words), ...unfinishedLines(goLive, words)];
}

function teamLines(goLive: GoLive, words: Catalogue): readonly string[] {
  const said = words.steps;
  return stepsOf(goLive.runbook)
    .filter(({ step, isBefore }) => isBefore && step.kind === 'roll_call')
    .map(({ step }) => {
      const missing = missingRoles(goLive, step);
      const called = rollCall(goLive, step).length;
      const line = said.team(called - missing.length, called);
      return missing.length > 0 ? said.teamMissing(line, eachRoleText(goLive, missing, words)) : line;
    });
}

/** The check that the decision itself carries. */
function weatherLines(goLive: GoLive, words: Catalogue): readonly string[] {
  const said = words.steps.check;
  return stepsOf(goLive.runbook)
    .filter(({ step }) => step.kind === 'decision' && step.check)
    .map(({ step }) => {
      const line = checkLine(goLive, `step/${step.id}`, words);
      return line ? said.weather(line) : said.weatherMissing;
    });
}

function unfinishedLines(goLive: GoLive, words: Catalogue): readonly string[] {
  const open = unfinishedBefore(goLive);
  if (open.length === 0) return [];
  const titles = open.map(({ step }) => outside(step.title, 60)).join(', ');
  return [words.steps.open(linesWithin([titles], 800, words.terms.andMore))];
}
