import { parseRunbook } from '../../src/runbook/parse-runbook.ts';
import { describeProblem } from '../../src/runbook/problem.ts';

/** A small sound runbook; tests change a line of it and look at what is said about it. */
export const soundRunbook = `id: shop
title: Shop go-live
overview: How the shop goes live.
document:
  version: "1.0"
  last_updated: 2026-01-31
  next_review: 2026-07-31
  owner: lead
  approvers: [boss]
roles:
  - { id: lead, title: Technical Lead, duties: [Decides] }
  - { id: boss, title: CTO }
contacts:
  - { id: technical, title: Technical, ladder: [lead, boss] }
permissions:
  manage: [lead]
checklist:
  - id: code
    title: Code
    items:
      - { id: merged, text: All merged, owner: lead, due: T-24h }
      - { id: green, text: All green, owner: lead, due: T-60m, blocking: false }
gates:
  - id: technical
    title: Technical
    owner: lead
    escalation: boss
    opens: T-7d
    criteria:
      - { id: ready, text: Ready }
votes_hold_within: 4h
decision: { owner: lead }
phases:
  - id: before
    title: Before
    starts: T-60m
    duration: 60m
    owners: [lead]
    steps:
      - { id: tell, title: Tell, kind: notice, duration: 15m, notices: [soon] }
  - id: deployment
    title: Deployment
    starts: T-0
    duration: 30m
    owners: [lead]
    steps:
      - { id: deploy, title: Deploy, kind: workflow }
deployment: { start: manual, starter: lead, grace: 15m, timeout: 30m }
rollback:
  allowed: [lead]
  propose_to: lead
  triggers:
    - { id: down, text: Down, kind: unavailable, for: 5m }
    - { id: asked, text: Asked for, kind: manual }
  commands: [./rollback.sh]
  timeout: 30m
  afterwards:
    - { id: at_once, title: At once, from: 0m, to: 1h, items: [{ id: told, text: All told }] }
notices:
  - id: soon
    title: Soon
    at: T-24h
    audiences: [everybody]
    channels: [slack]
    text: "{{service}} goes live at {{t0}}."
    grace: 60m
success:
  declared_by: lead
  criteria:
    - { id: technical, title: Technical, items: [{ id: up, text: Up }] }
follow_ups:
  - { id: first, title: First, from: 0h, to: 4h, items: [{ id: watch, text: Watch }] }
retrospective:
  sections:
    - { id: good, title: What went well, prompt: List it }
`;

/** The sound runbook with one text replaced by another; the text must be there. */
export function changed(from: string, to: string): string {
  if (!soundRunbook.includes(from)) throw new Error(`"${from}" is not in the sound runbook`);
  return soundRunbook.replace(from, to);
}

/** Each problem of a text as \`line:column words\`. */
export function problemsOf(text: string): readonly string[] {
  const parsed = parseRunbook(text, 'shop.yaml');
  if (parsed.ok) return [];
  return parsed.problems.map((it) => `${it.line}:${it.column} ${describeProblem(it)}`);
}
