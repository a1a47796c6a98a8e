import { expect, test } from 'vitest';
import type { Effect } from '../../src/domain/effect.ts';
import { subjectOf } from '../../src/domain/effect-subject.ts';
import { requestOf } from './histories.ts';

const common = { key: 'k', goLive: 'GL-7' } as const;
const notice = { ...common, notice: 'scheduled', round: 1, text: 'x', late: false, target: 't' } as const;

test.each<[string, Effect]>([
  ['control', { ...common, kind: 'slack.message', message: { card: 'control' } }],
  ['scheduled', { ...notice, kind: 'slack.notice', channel: 'C0X' }],
  ['scheduled', { ...notice, kind: 'status_page.notice' }],
  ['scheduled', { ...notice, kind: 'pager.notice' }],
  ['scheduled', { ...notice, kind: 'webhook.notice', webhook: 'crm' }],
  ['scheduled', { ...notice, kind: 'mail.notice', audience: 'all', again: 0 }],
  ['scheduled', { ...common, kind: 'mail.test', notice: 'scheduled', to: 'U0X', number: 1 }],
  ['incident/1', { ...common, kind: 'pager.alert', alert: 'incident/1' }],
  ['started', { ...common, kind: 'pager.change', moment: 'started' }],
  ['maintenance', { ...common, kind: 'status_page.entry', entry: 'maintenance' }],
  ['post_mortem', { ...common, kind: 'github.issue' }],
  ['action_item', { ...common, kind: 'github.issue', note: 'n1' }],
  ['U0X', { ...common, kind: 'slack.reminder', person: 'U0X' }],
  ['business', { ...common, kind: 'mail.no_go', gate: 'business', alert: 1 }],
  ['2', { ...common, kind: 'mail.escalation', escalation: 2, rung: 1 }],
  ['', { ...common, kind: 'slack.members' }],
  ['3f9a2c-gl-7-deploy-1', { ...common, kind: 'github.dispatch', run: requestOf('deploy') }],
  ['3f9a2c', { ...common, kind: 'github.cancel', correlationId: '3f9a2c' }],
  [
    'v1...v2',
    { ...common, kind: 'github.compare', number: 1, repository: 'acme/shop', base: 'v1', head: 'v2' },
  ],
  ['slack:C0X', { ...common, kind: 'channel.test', number: 1, target: 'slack:C0X' }],
  ['item/merged', { ...common, kind: 'check.run', check: 'item/merged', asking: 1 }],
])('“%s” is what people know it by where %o is given up', (subject, effect) => {
  expect(subjectOf(effect)).toBe(subject);
});
