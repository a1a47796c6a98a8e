/** The tour's steps in words. Whether something is done is told by what happened in the sandbox, never by a click on "next". */
import { instantOf } from './clock.js';
import { isBad, newVersionOf } from './service.js';

const DAY_MS = 86_400_000;

/** The steps with their tasks, each with `done`; the first that is not done is the one to do now. */
export function tourOf(world, now) {
  const facts = world.goLives.tour;
  const cast = castOf(world);
  const steps = [
    plan(world, now, cast),
    tick(facts, cast),
    vote(facts, cast),
    jump(facts, now, cast),
    watch(world, facts, cast),
    breakIt(world, facts),
    rollBack(facts, cast),
  ];
  const done = steps.map(({ isDone }) => isDone);
  // A later step that happened has the earlier ones behind it: nobody is sent back.
  const last = facts.aborted ? -1 : done.lastIndexOf(true);
  return steps.map((step, n) => ({ ...step, isDone: n <= last }));
}

/** Who acts in the tour: the holders of the roles in the newest go-live's own runbook. */
function castOf({ slack, goLives }) {
  const named = (id) => {
    const user = slack.users.find((one) => one.id === id);
    return { id, name: user?.realName ?? id, first: user?.realName.split(' ')[0] ?? id };
  };
  const { people, gates } = goLives.tour;
  return {
    planner: named('U0RITA'),
    lead: named(people?.lead ?? 'U0TOM'),
    declarer: named(people?.declarer ?? 'U0OLE'),
    onCall: named(people?.onCall ?? 'U0ONA'),
    owners: gates.map((gate) => ({ ...gate, owner: named(gate.holder) })),
  };
}

function plan({ goLives }, now, { planner }) {
  const day = new Date((Math.floor(now / DAY_MS) + 3) * DAY_MS).toISOString().slice(0, 10);
  const { goLive, aborted } = goLives.tour;
  return {
    title: 'Plan a go-live',
    isDone: goLive !== undefined && !aborted,
    words: aborted ? `${goLive} was aborted. Plan another one to go on.` : undefined,
    tasks: [
      {
        done: goLive !== undefined && !aborted,
        as: planner,
        words: 'sends in #releases:',
        command: `/golive plan demo-shop v1.4.2 at ${day} 18:00 UTC rollback v1.4.1`,
      },
    ],
  };
}

function tick({ checklist, goLive }, { planner }) {
  const { settled, total } = checklist;
  const isDone = total > 0 && settled === total;
  return {
    title: 'Tick the checklist',
    isDone,
    tasks: [
      {
        done: isDone,
        as: planner,
        words: `presses Checklist on the card, then Tick on each item: ${settled} of ${total} that block are settled.`,
        standIn: { do: 'tick', goLive, words: `Let ${planner.first} tick the rest` },
      },
    ],
  };
}

function vote({ finalGo, started, goLive }, { owners, lead }) {
  const silent = owners.filter((gate) => gate.vote === undefined);
  return {
    title: 'Vote GO, and decide',
    isDone: finalGo || started,
    words: 'In the thread of the card each gate waits for its owner. Anybody else who presses GO is refused.',
    tasks: [
      ...owners.map(({ owner, title, vote: said }) => ({
        done: said === 'GO',
        as: owner,
        thread: true,
        anyTime: true,
        words:
          {
            GO: `said GO on ${title}.`,
            'NO-GO': `said NO-GO on ${title}. To go on, press GO there, tick every criterion and submit.`,
          }[said] ?? `presses GO on ${title}, ticks every criterion and submits.`,
      })),
      { done: finalGo, as: lead, words: 'presses Give final GO on the card, types GO and submits.' },
    ],
    standIn: silent.length > 1 && { do: 'vote', goLive, words: `Let all ${silent.length} say GO` },
  };
}

function jump({ t0, t0Reached, started }, now, { lead }) {
  const moments = ['T-24h', 'T-60m', 'T-0'].map((to) => ({
    done: t0Reached || (t0 !== undefined && now >= instantOf(to, t0)),
    words: {
      'T-24h': 'Jump to T-24h: the stakeholders are told.',
      'T-60m': 'Jump to T-60m: the teams are told.',
      'T-0': 'Jump to T-0.',
    }[to],
    jump: { to, t0 },
  }));
  return {
    title: 'Jump to T-0, and start',
    isDone: started,
    tasks: [
      ...moments,
      { done: started, as: lead, words: 'presses Start deployment on the card, and confirms.' },
    ],
  };
}

function watch({ clock }, { deployed, healthy, declared, proposed }, { declarer }) {
  return {
    title: 'Watch it go live',
    isDone: declared || proposed,
    tasks: [
      {
        done: deployed || clock.speed >= 10,
        words: 'Let the clock run 10 times as fast, or faster.',
        speed: 30,
      },
      { done: deployed, words: 'The run goes through its jobs on GitHub and succeeds.' },
      { done: healthy, words: 'The health of the new version is up.' },
      { done: declared, as: declarer, words: 'presses Declare success on the card.' },
    ],
  };
}

function breakIt(world, { proposed, broken }) {
  const version = newVersionOf(world);
  return {
    title: 'Break it',
    isDone: proposed,
    tasks: [
      {
        done: broken || isBad(world, version),
        words: `Make ${version} bad: it answers 500 from now on.`,
        makeBad: version,
      },
      { done: broken, words: 'golive sees the health go down.' },
      {
        done: proposed,
        words: 'After five minutes of the clock without a good answer, golive proposes a rollback.',
        speed: world.clock.speed >= 10 ? undefined : 30,
      },
    ],
  };
}

function rollBack({ rollbackAsked, rolledBack }, { onCall }) {
  return {
    title: 'Roll back',
    isDone: rolledBack,
    tasks: [
      { done: rollbackAsked, as: onCall, words: 'presses Roll back on the proposal, and confirms.' },
      {
        done: rolledBack,
        words: 'The rollback runs, a workflow verifies it, the health is up again, and golive says so.',
      },
    ],
  };
}
