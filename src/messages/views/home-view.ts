import type { HomeView, KnownBlock } from '@slack/web-api';
import { openFollowUps } from '../../domain/afterwards/follow-ups.ts';
import type { GoLive } from '../../domain/go-live.ts';
import { holdersOf } from '../../domain/people/authority.ts';
import type { LostReminder } from '../../domain/reviews/reviews.ts';
import { withFollowUps } from '../answers/listed-go-live.ts';
import { actions, button, context, divider, header, section, sectionWithButton } from '../blocks/blocks.ts';
import { encodeControl } from '../blocks/control.ts';
import type { Catalogue } from '../catalogue.ts';
import { moment } from '../names/moment.ts';
import { goLiveTitle } from '../names/naming.ts';
import { nextStep } from '../next/next-step.ts';
import { lostReminderBlocks } from '../topics/lost-reminder-text.ts';

interface HomeParts {
  /** Those that are not done, of which those that the person takes part in are shown. */
  readonly goLives: readonly GoLive[];
  readonly user: string;
  readonly now: number;
  readonly lostReminders: readonly LostReminder[];
}

/** Three blocks each must stay below a view's hundred. */
const mostGoLives = 30;

/** My go-lives that are not done: first what waits for me, then the nearest T-0. */
export function homeView({ goLives, user, now, lostReminders }: HomeParts, words: Catalogue): HomeView {
  const said = words.answers.home;
  const mine = goLives
    .filter((goLive) => takesPart(goLive, user))
    .map((goLive) => ({ goLive, next: nextStep(goLive, now, words) }))
    .map(({ goLive, next }) => ({ goLive, text: next.text, waits: next.waitsFor.includes(user) }))
    .toSorted((a, b) => Number(b.waits) - Number(a.waits) || a.goLive.t0 - b.goLive.t0);
  const updated = mine[0] && said.updated(moment(now, mine[0].goLive.timeZone, words));
  return {
    type: 'home',
    blocks: [
      header(said.title),
      ...actions([button({ action: 'plan_open', text: words.buttons.plan, style: 'primary' })]),
      ...(mine.length === 0 ? [section(said.none)] : []),
      ...mine.slice(0, mostGoLives).flatMap((one) => goLiveBlocks(one, words)),
      ...lostReminderBlocks(lostReminders, words),
      ...(updated ? [context(updated)] : []),
    ],
  };
}

const takesPart = (goLive: GoLive, user: string): boolean =>
  goLive.plannedBy === user ||
  Object.keys(goLive.service.roles).some((role) => holdersOf(goLive, role).includes(user));

interface Mine {
  readonly goLive: GoLive;
  readonly text: string;
  readonly waits: boolean;
}

function goLiveBlocks({ goLive, text, waits }: Mine, words: Catalogue): readonly KnownBlock[] {
  const said = words.answers.home;
  const line = said.line(
    goLiveTitle(goLive, words),
    withFollowUps(words.terms.status[goLive.status], openFollowUps(goLive).length, words),
    moment(goLive.t0, goLive.timeZone, words),
  );
  const lines = [line, words.terms.next(text), ...(waits ? [said.waits] : [])];
  return [
    divider,
    sectionWithButton(
      lines.join('\n'),
      button({
        action: 'show_status',
        text: words.buttons.show(goLive.id),
        value: encodeControl({ goLive: goLive.id, t0: goLive.t0 }),
      }),
    ),
  ];
}
