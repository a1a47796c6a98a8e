import type { Finding } from './problem.ts';
import type { WrittenRunbook } from './runbook-schema.ts';

type Trigger = WrittenRunbook['rollback']['triggers'][number];

/** Each kind of trigger has numbers of its own: none for what only people can see. */
export function checkRollback({ rollback }: WrittenRunbook): readonly Finding[] {
  return rollback.triggers.flatMap((trigger, index) => {
    const path = ['rollback', 'triggers', index];
    return [
      ...checkField(trigger, 'for', { path, kinds: ['unavailable', 'performance'], accepted: 'for: 5m' }),
      ...checkField(trigger, 'avg_above', { path, kinds: ['performance'], accepted: 'avg_above: 2s' }),
      ...checkReporters(trigger, path),
      ...checkResponse(trigger, path),
    ];
  });
}

const missing = {
  for: 'must say how long it lasts',
  avg_above: 'must say which average time of the answers is too long',
} as const;

const unwanted = { for: 'has no duration', avg_above: 'has no limit for the time of answers' } as const;

interface Wanted {
  readonly path: Finding['path'];
  readonly kinds: readonly Trigger['kind'][];
  readonly accepted: string;
}

function checkField(
  trigger: Trigger,
  field: 'for' | 'avg_above',
  { path, kinds, accepted }: Wanted,
): readonly Finding[] {
  const isWanted = kinds.includes(trigger.kind);
  if (isWanted === (trigger[field] !== undefined)) return [];
  const about = `a trigger of the kind "${trigger.kind}"`;
  return isWanted
    ? [{ path, message: `${about} ${missing[field]}`, accepted }]
    : [{ path: [...path, field], on: 'key', message: `${about} ${unwanted[field]}` }];
}

const checkReporters = ({ kind, reported_by }: Trigger, path: Finding['path']): readonly Finding[] =>
  reported_by === undefined || kind === 'manual'
    ? []
    : [
        {
          path: [...path, 'reported_by'],
          on: 'key',
          message: `a trigger of the kind "${kind}" is seen by golive, not reported by people`,
        },
      ];

/** Each answer to a trigger that is met has its own fields; nobody rolls back by itself on one person's word. */
function checkResponse(
  { kind, response = 'ask', answer_within, unanswered }: Trigger,
  path: Finding['path'],
): readonly Finding[] {
  const at = (key: string, message: string): Finding => ({ path: [...path, key], on: 'key', message });
  return [
    ...(response === 'act' && kind === 'manual'
      ? [at('response', 'a trigger of the kind "manual" is decided by people: observe or ask')]
      : []),
    ...(response !== 'ask' && answer_within !== undefined
      ? [at('answer_within', `with response: ${response} nobody is asked, so nobody is waited for`)]
      : []),
    ...(unanswered !== undefined && (answer_within === undefined || response !== 'ask')
      ? [at('unanswered', 'needs response: ask and answer_within, the time that people have')]
      : []),
  ];
}
