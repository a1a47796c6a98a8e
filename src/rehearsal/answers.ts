import type { Command } from '../domain/command.ts';
import type { GoLive } from '../domain/go-live.ts';
import { type Failure, isSilent } from '../domain/rehearsals/rehearsal-plan.ts';
import type { Engine } from '../engine.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import { readMeasures } from '../store/read-measures.ts';
import type { Store } from '../store/store.ts';
import type { Ask } from './ask.ts';
import { asksAt, isTaken } from './stand-ins.ts';

interface AnswerNeeds {
  readonly engine: Engine;
  readonly store: Store;
  readonly clock: { now(): number };
  readonly words: Catalogue;
  readonly newId: () => string;
  /** False: people answer themselves, or nobody does. */
  readonly standIns: boolean;
  readonly failures: readonly Failure[];
  readonly by: { readonly team: string };
}

export interface Answers {
  /** A stand-in answers what was asked first. One at a time: what is asked next depends on what came of it. */
  answerFirst(goLive: GoLive): Promise<void>;
  /** When somebody is to answer, or it is noted that nobody did. */
  wantedAt(goLive: GoLive): readonly number[];
  /** What nobody answered in time, oldest first, with what is still open. */
  unanswered(goLive: GoLive): readonly Ask[];
}

/** How long somebody has to answer before it is noted that nobody did. */
const answerWithinMs = 15 * 60_000;

export function createAnswers(needs: AnswerNeeds): Answers {
  const { engine, clock, words } = needs;
  /** By key: what was asked of somebody who is not played, and of that what took too long. */
  const waiting = new Map<string, Ask>();
  const late = new Map<string, Ask>();
  const isPlayed = ({ role }: Ask) => needs.standIns && !isSilent(needs.failures, role);

  return {
    async answerFirst(goLive) {
      const now = clock.now();
      const asked = asksAt(goLive, words).filter(
        (ask) => ask.at <= now && isTaken(goLive, ask, { now, words: words.recorded }),
      );
      for (const ask of asked) {
        if (isPlayed(ask)) continue;
        waiting.set(ask.key, ask);
        if (now >= ask.at + answerWithinMs) late.set(ask.key, ask);
      }
      const played = asked.find(isPlayed);
      if (played) await engine.handle(await commandOf(needs, played, goLive));
    },
    wantedAt: (goLive) => asksAt(goLive, words).flatMap(({ at }) => [at, at + answerWithinMs]),
    unanswered(goLive) {
      const open = asksAt(goLive, words).filter(({ key }) => waiting.has(key) && !late.has(key));
      return [...late.values(), ...open];
    },
  };
}

async function commandOf(
  { store, clock, newId, by }: AnswerNeeds,
  { person, action }: Ask,
  goLive: GoLive,
): Promise<Command> {
  const at = clock.now();
  return {
    id: newId(),
    goLive: goLive.id,
    at,
    actor: { kind: 'user', id: person, team: by.team },
    origin: { via: 'stand_in' },
    do:
      action.type === 'DeclareSuccess' ? { ...action, seen: await readMeasures(store, goLive, at) } : action,
  };
}
