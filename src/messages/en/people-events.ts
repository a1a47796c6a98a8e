/** Who is who, and who is called: what happened. */
export const peopleEvents = {
  RoleHandedOver: (f: {
    by: string;
    role: string;
    from: string | undefined;
    to: string;
    reason: string | undefined;
  }) => {
    const moved = f.from
      ? `🔁 ${f.by} handed *${f.role}* over from ${f.from} to ${f.to}`
      : `🔁 ${f.by} gave *${f.role}* to ${f.to}`;
    return f.reason ? `${moved}: ${f.reason}` : `${moved}.`;
  },
  VoterGroupsChanged: (f: { joined: string; left: string }) =>
    [
      '👥 *The user groups that vote have changed.*',
      ...(f.left ? [`${f.left} left: a GO of theirs counts no more where it rests on that.`] : []),
      ...(f.joined ? [`${f.joined} joined.`] : []),
    ].join(' '),
  VotesDelegated: (f: { from: string; to: string; until: string | undefined }) =>
    `🤝 ${f.from} lets *${f.to} vote* for them${f.until ? ` until ${f.until}` : ''}. Both names stand beside each vote.`,
  DelegationEnded: (f: { from: string; to: string }) =>
    `🤝 ${f.to} no longer votes for ${f.from}; what was voted stays.`,
  RemindersMuted: (person: string) =>
    `🔕 ${person} wants no reminders of what they owe here; what waits for their decision still reaches them.`,
  RemindersUnmuted: (person: string) => `🔔 ${person} wants reminders again.`,
  RunbookReviewDue: (person: string, date: string) =>
    `📖 ${person} is reminded that the runbook has been due for review since ${date}.`,
  HoldersAskedFor: () => 'Slack is asked whether everybody who holds a role is still here.',
};

/** What follows from it. */
export const peopleFollowUps = {
  handedOver: (to: string, duties: string | undefined) =>
    duties
      ? `${to}, from now on you act in this role, which ${duties}.`
      : `${to}, from now on you act in this role.`,
  holderLeft: (roles: string, handOver: string) => `${roles} cannot act through them any more. ${handOver}`,
  gateWithoutVoter: (role: string, handOver: string) =>
    `⚠️ *Nobody can vote on it:* whoever holds ${role} has left the workspace. ${handOver}`,
  gateWithoutOtherEyes: (role: string, handOver: string) =>
    `⚠️ *Nobody can vote GO on it:* whoever holds ${role} planned it or wrote what goes live. ${handOver}`,
  handOver: (who: string, id: string, role: string) =>
    `${who}, please hand over: \`/golive handover ${id} ${role} @person\`.`,
  anyRole: 'role',
  nobodyHandsOver: 'Nobody who may hand a role over is still here: plan it anew with other people.',
};
