import { formatOffset } from '../domain/time/offset.ts';
import { findRepeated, type Mention } from './check-references.ts';
import { type Finding, type Path, quote } from './problem.ts';
import type { WrittenRunbook } from './runbook-schema.ts';

type WrittenGate = WrittenRunbook['gates'][number];

/** What of the gates the schema alone cannot see: their times, and who votes. */
export const checkGates = ({ gates }: WrittenRunbook): readonly Finding[] =>
  gates.flatMap((gate, index) => [
    ...checkOpening(gate, ['gates', index, 'opens']),
    ...checkClosing(gate, ['gates', index, 'closes']),
    ...checkEscalation(gate, ['gates', index, 'escalation']),
    ...(gate.voters ?? []).flatMap((rule, at) => checkRule(rule, ['gates', index, 'voters', at])),
  ]);

/** Every role that a gate names. */
export const gateRoles = ({ gates }: WrittenRunbook): readonly Mention[] =>
  gates.flatMap((gate, index) => [
    { path: ['gates', index, 'owner'], name: gate.owner },
    { path: ['gates', index, 'escalation'], name: gate.escalation },
    ...(gate.voters ?? []).flatMap(({ roles }, at) =>
      roles.map((name, of) => ({ path: ['gates', index, 'voters', at, 'roles', of], name })),
    ),
  ]);

function checkOpening({ opens }: WrittenGate, path: Path): readonly Finding[] {
  if (opens === undefined || opens < 0) return [];
  return [{ path, message: 'a gate must open before T-0', found: formatOffset(opens) }];
}

function checkEscalation({ owner, escalation }: WrittenGate, path: Path): readonly Finding[] {
  if (owner !== escalation) return [];
  return [{ path, message: 'a gate cannot escalate to its own owner', found: quote(owner) }];
}

function checkClosing({ opens, closes }: WrittenGate, path: Path): readonly Finding[] {
  if (closes === undefined) return [];
  const found = formatOffset(closes);
  if (closes > 0) return [{ path, message: 'a gate must close before T-0, or at it', found }];
  if (opens === undefined || closes > opens) return [];
  return [
    {
      path,
      message: 'the gate closes before it opens',
      found,
      accepted: `later than ${formatOffset(opens)}`,
    },
  ];
}

type WrittenRule = NonNullable<WrittenGate['voters']>[number];

/** How many people hold a role, or are in a group, nobody knows here. */
function checkRule({ roles, groups, people, needs }: WrittenRule, path: Path): readonly Finding[] {
  const named = people.map((name, index) => ({ path: [...path, 'people', index], name }));
  if (roles.length + groups.length + people.length === 0)
    return [{ path, message: 'the rule names nobody who may vote', accepted: 'roles, groups or people' }];
  const isClosed = roles.length + groups.length === 0;
  const tooFew = isClosed && typeof needs === 'number' && needs > people.length;
  return [
    ...findRepeated(named, 'person'),
    ...findRepeated(
      groups.map((name, index) => ({ path: [...path, 'groups', index], name })),
      'group',
    ),
    ...(tooFew
      ? [
          {
            path: [...path, 'needs'],
            message: 'more GO than the rule names people',
            found: String(needs),
            accepted: `at most ${people.length}`,
          },
        ]
      : []),
  ];
}
