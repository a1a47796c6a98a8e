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
  RunbookReviewDue: (person: string, date: string) =>
    `📖 ${person} is reminded that the runbook is due for review since ${date}.`,
  HoldersAskedFor: () => 'Slack is asked whether everybody who holds a role is still here.',
};

/** What follows from it. */
export const peopleFollowUps = {
  handedOver: (to: string, duties: string | undefined) =>
    duties
      ? `${to}, from now on you act in this role, which ${duties}.`
      : `${to}, from now on you act in this role.`,
  holderLeft: (who: string, roles: string) =>
    `${roles} cannot act through them any more. ${who}, please hand over: \`/golive handover role @person\`.`,
};
