import type { Event } from '../../domain/event.ts';
import type { GoLive } from '../../domain/go-live.ts';
import { outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { knownWord } from '../names/known-word.ts';
import { gateTitle, itemTitle } from '../names/titles.ts';

type CommandRefused = Extract<Event, { type: 'CommandRefused' }>;

interface Telling {
  readonly goLive: GoLive;
  readonly by: string;
  readonly words: Catalogue;
}

/** Who was refused what, and why. */
export function refusedSentence(event: CommandRefused, { goLive, by, words }: Telling): string {
  const command = commandText(event, goLive, words);
  return words.events.CommandRefused({ by, command, because: becauseText(event, goLive, words) });
}

function commandText({ command, code, subject }: CommandRefused, goLive: GoLive, words: Catalogue): string {
  const said = words.refusedCommands;
  // With this code the other gate is the subject, and the trail does not keep which one the vote was for.
  if (command === 'CastVote' && subject !== undefined && code !== 'one_gate_each')
    return words.refusedAbout.vote(gateTitle(goLive, subject));
  const known = knownWord(said, command) ?? outside(command, 40);
  const isItem = ['TickItem', 'UntickItem', 'SkipItem', 'AddEvidence', 'AssignItem'].includes(command);
  return isItem && subject !== undefined ? words.refusedAbout.item(known, itemTitle(goLive, subject)) : known;
}

function becauseText({ code, subject }: CommandRefused, goLive: GoLive, words: Catalogue): string {
  const { refusedAbout } = words;
  switch (code) {
    case 'one_gate_each':
      return refusedAbout.ownGate(gateTitle(goLive, subject ?? ''));
    case 'superseded':
      return refusedAbout.superseded(outside(subject ?? '', 40));
    case 'health_not_up':
      return refusedAbout.health(
        knownWord(words.terms.verdict, subject ?? '') ?? words.terms.verdict.unknown,
      );
    default:
      return knownWord(words.refusedBecause, code) ?? outside(code, 40);
  }
}
