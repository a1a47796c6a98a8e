import type { RefusalFacts } from '../refusal-facts.ts';

type Fact = RefusalFacts;

const elseWho = ({ people, managers }: Fact): string =>
  people ? `ask ${people} to vote` : `${managers || 'a manager'} hands its role to somebody else`;

/** Why somebody may not vote, or a gate could not be voted on. */
export const voterRefusals = {
  not_a_voter: (f: Fact) =>
    f.people
      ? `Only ${f.people} can vote on ${f.subject}.`
      : `Nobody can vote on ${f.subject} as things are.`,
  four_eyes_planner: (f: Fact) =>
    `You planned this go-live, so the GO on ${f.subject} is for other eyes: ${elseWho(f)}; you may vote NO-GO.`,
  four_eyes_author: (f: Fact) =>
    `Commits of yours go live, so the GO on ${f.subject} is for other eyes: ${elseWho(f)}; you may vote NO-GO.`,
  authors_unknown: (f: Fact) =>
    `Nobody knows yet who wrote what goes live, so nobody can say GO on ${f.subject}: ${f.why}. golive asks GitHub again now; the gate’s card shows when it knows, please vote then. A NO-GO is taken${f.people ? `, and in an emergency ${f.people} can skip the gate with \`/golive break-glass\`` : ''}. Where GitHub can never say, plan it anew with another version to return to, or with \`four_eyes: false\` for that gate in the runbook.`,
  planner_votes_alone: (f: Fact) =>
    `You would be the only one to say GO on ${f.subject}, and whoever plans may not: let somebody else plan it, name a deputy for its role, or set \`four_eyes: false\` for that gate in the runbook.`,
  too_few_voters: (f: Fact) =>
    `Too few people are left to vote on ${f.subject}, as each says GO on one gate alone: add people to its \`voters\` in the runbook or to its user group, or let it need fewer.`,
  group_unreadable: (f: Fact) =>
    `Nobody knows who may say GO on ${f.subject}, for the user group ${f.group} cannot be relied on: ${f.why}. A NO-GO is taken; try a GO again, or let whoever looks after the workspace or the runbook see to the group.`,
  planner_is_needed: (f: Fact) =>
    `Without you too few people can say GO on ${f.subject}, and whoever plans may not: let somebody else plan it, add people to its \`voters\` in the runbook or to its user group, or set \`four_eyes: false\` for that gate.`,
};
