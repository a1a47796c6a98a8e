import type { GoLive } from '../domain/go-live.ts';
import { missingRoles, rollCall } from '../domain/roll-call.ts';
import { runsItself, stepsOf } from '../domain/step.ts';
import { isStepSettled } from '../domain/step-progress.ts';
import { linesWithin } from './blocks.ts';
import type { Catalogue } from './catalogue.ts';
import { outside } from './mrkdwn.ts';
import { eachRoleText } from './people.ts';

/** What a decision rests on besides votes and checklist: who is there, and what the plan has that is not finished. */
export function readinessLines(goLive: GoLive, words: Catalogue): readonly string[] {
  return [...teamLines(goLive, words), ...unfinishedLines(goLive, words)];
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

function unfinishedLines(goLive: GoLive, words: Catalogue): readonly string[] {
  const open = stepsOf(goLive.runbook).filter(
    ({ step, isBefore }) => isBefore && !runsItself(step) && !isStepSettled(goLive, step),
  );
  if (open.length === 0) return [];
  const titles = open.map(({ step }) => outside(step.title, 60)).join(', ');
  return [words.steps.open(linesWithin([titles], 800, words.terms.andMore))];
}
