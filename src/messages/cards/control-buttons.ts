import type { Button } from '@slack/web-api';
import type { GoLive } from '../../domain/go-live.ts';
import { button, dialog } from '../blocks/blocks.ts';
import { type ActionId, encodeControl } from '../blocks/control.ts';
import { plain } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';
import { zonedText } from '../names/moment.ts';
import { linkedRun, possibleControls } from '../next/possible-controls.ts';

/** In the order in which people look for them; only what can act now is drawn. */
const order: readonly ActionId[] = [
  'start_deployment',
  'start_past_grace',
  'declare_success',
  'final_go',
  'open_run',
  'checklist_open',
  'follow_ups_open',
  'issue_open',
  'hold',
  'resume',
  'reschedule',
  'final_go_revoke',
  'abort',
  'close',
  'rollback',
];

export function controlButtons(goLive: GoLive, now: number, words: Catalogue): readonly Button[] {
  const possible = possibleControls(goLive, now);
  return order.filter((id) => possible.has(id)).flatMap((id) => drawn(goLive, id, words) ?? []);
}

function drawn(goLive: GoLive, action: ActionId, words: Catalogue): Button | undefined {
  const { buttons, confirms } = words;
  const value = encodeControl({ goLive: goLive.id, t0: goLive.t0 });
  const again = { deny: confirms.notYet };
  switch (action) {
    case 'start_deployment':
    case 'start_past_grace':
      return startButton(goLive, action, words);
    case 'declare_success':
      return button({
        action,
        value,
        text: buttons.declareSuccess,
        style: 'primary',
        // With criteria, a form asks.
        ...(goLive.runbook.success.criteria.length > 0
          ? {}
          : { confirm: dialog({ ...confirms.declareSuccess, ...again }) }),
      });
    case 'final_go':
      return button({ action, value, text: buttons.finalGo, style: 'primary' });
    case 'final_go_revoke':
      return button({
        action,
        value,
        text: buttons.withdrawFinalGo,
        confirm: dialog({ ...confirms.withdrawFinalGo, ...again }),
      });
    case 'resume':
      return button({
        action,
        value,
        text: buttons.resume,
        style: 'primary',
        confirm: dialog({ ...confirms.resume, ...again }),
      });
    case 'open_run':
      return openRunButton(goLive, words);
    case 'checklist_open':
      return button({ action, value, text: buttons.checklist });
    case 'follow_ups_open':
      return button({ action, value, text: buttons.followUps });
    case 'close':
      return button({ action, value, text: buttons.close });
    case 'issue_open':
      return button({ action, value, text: buttons.openIssue });
    case 'hold':
      return button({ action, value, text: buttons.hold });
    case 'reschedule':
      return button({ action, value, text: buttons.reschedule });
    case 'abort':
      return button({ action, value, text: buttons.abort });
    case 'rollback':
      return button({ action, value, text: buttons.rollback, style: 'danger' });
    default:
      return undefined;
  }
}

/** Starts the deployment after one more question, which says what will run. */
export function startButton(
  goLive: GoLive,
  action: 'start_deployment' | 'start_past_grace',
  words: Catalogue,
): Button {
  const { buttons, confirms } = words;
  const { service, version } = goLive;
  const run = {
    workflow: plain(service.workflows.deploy, 60),
    repository: plain(service.repository, 60),
    version: plain(version, 40),
    environment: plain(service.environment, 30),
  };
  const again = goLive.status === 'deployment_failed';
  const texts =
    action === 'start_past_grace'
      ? {
          ...confirms.startAnyway,
          text: confirms.startAnyway.text({ ...run, t0: zonedText(goLive.t0, goLive.timeZone, words) }),
          button: buttons.startAnyway,
        }
      : again
        ? { ...confirms.startAgain, text: confirms.startAgain.text(run), button: buttons.startAgain }
        : { ...confirms.start, text: confirms.start.text(run), button: buttons.start };
  return button({
    action,
    text: texts.button,
    style: 'primary',
    value: encodeControl({ goLive: goLive.id, t0: goLive.t0 }),
    confirm: dialog({ ...texts, deny: confirms.notYet }),
  });
}

/** Undefined where the last run has no address that Slack could open. */
function openRunButton(goLive: GoLive, words: Catalogue): Button | undefined {
  const url = linkedRun(goLive)?.link?.url;
  if (url === undefined || !/^https?:\/\/\S{1,1000}$/.test(url)) return undefined;
  return button({ action: 'open_run', text: words.buttons.openRun, url });
}
