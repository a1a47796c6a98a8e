/** What golive says where a wish does not even reach the rules. Values that come in are already escaped or plain. */
export const door = {
  notRecorded: 'golive could not record this, and *nothing has changed*. Please try again in a minute.',
  notAvailable: 'golive cannot answer at the moment. Please try again in a minute.',
  slow: 'golive is slow at the moment, so it is *not known yet* whether this was recorded. Look at the card before you try again; the outcome follows here.',
  unfitHolder: (person: string, role: string) =>
    `${person} cannot hold the role ${role}: only full members of this workspace can, not guests, bots or people who have left.`,
  unfitHolderThere:
    'Only full members of this workspace can hold this role, not guests, bots or people who have left.',
  planAsWritten: (refused: string, managers: string) =>
    managers === ''
      ? `${refused} Here that is nobody, for it names no runbook that golive knows: keep what was filled in.`
      : `${refused} Ask its ${managers}, or keep what was filled in.`,
  tooLong: (most: number) => `Please write ${most} characters at most.`,
  notRedrawn: 'Slack did not redraw the form. Please open it again.',
  formTooLate: 'Slack did not open the form in time. Please try again.',
  formsBusy: (seconds: number) =>
    `So many forms are being opened at the moment that Slack takes no more: please try again in ${seconds} s.`,
  unknownControl: 'This button or form is not one that golive can read. Please use the newest card.',
  otherChannel: (id: string, channel: string) => `${id} is run in ${channel}; please use its card there.`,
  notAMember: 'Only full members of this workspace can do this, not guests, bots or people from elsewhere.',
  memberUnknown:
    'A GO needs a full member of this workspace, and Slack did not tell golive in time whether you are one. *Nothing was recorded.* Please try again in a minute; a NO-GO is always taken.',
  noneHere: (command: string) =>
    `No go-live is active in this channel. Name one, as in \`/golive ${command} GL-7\`, or plan one with \`/golive plan\`.`,
  unknownGoLive: (id: string) => `There is no go-live ${id}. \`/golive list\` shows those that are active.`,
  noServices: 'No service is defined yet. An operator adds one to `services.yaml`.',
  unknownService: (found: string, nearest: string | undefined) =>
    nearest
      ? `There is no service “${found}”. Did you mean “${nearest}”?`
      : `There is no service “${found}”. \`/golive plan\` offers those that there are.`,
  unknownRunbook: (found: string, nearest: string | undefined) =>
    nearest
      ? `There is no runbook “${found}”. Did you mean “${nearest}”?`
      : `There is no runbook “${found}”. \`/golive plan\` offers those that there are.`,
  planned: (id: string, channel: string) => `${id} is planned. Its card is in ${channel}.`,
  check: {
    notInChannel: (channel: string) =>
      `golive is not in ${channel}, where this go-live is run. Invite it there first with \`/invite @golive\`, then plan again.`,
    archived: (channel: string) =>
      `${channel}, where this go-live is run, is archived. Unarchive it or name another one in \`services.yaml\`, then plan again.`,
    noticeNotInChannel: (channel: string) =>
      `:warning: golive is not in ${channel}, so its notices will not arrive there. Invite it with \`/invite @golive\`.`,
    noticeArchived: (channel: string) =>
      `:warning: ${channel} is archived, so its notices will not arrive there.`,
    /** Where a version or a file is looked for on GitHub. */
    atRef: (repository: string, ref: string) => `${repository} at ${ref}`,
    isIn: (what: string, where: string) => `${what} in ${where}`,
    noWorkflow: {
      deploy: (file: string, where: string) =>
        `:warning: *The deployment cannot start:* there is no workflow ${file} in ${where}, or golive may not see it. It must be there before T-0.`,
      rollback: (file: string, where: string) =>
        `:warning: *A rollback could not start:* there is no workflow ${file} in ${where}, or golive may not see it. It must be there before T-0.`,
      verify: (file: string, where: string) =>
        `:warning: *A rollback could not be verified:* there is no workflow ${file} in ${where}, or golive may not see it. It must be there before T-0.`,
      step: (file: string, where: string) =>
        `:warning: *A step of the plan would fail:* there is no workflow ${file} in ${where}, or golive may not see it. It must be there before T-0.`,
    },
    noDispatch: {
      deploy: (file: string, where: string) =>
        `:warning: *The deployment cannot start:* ${file} in ${where} has no \`workflow_dispatch\` trigger.`,
      rollback: (file: string, where: string) =>
        `:warning: *A rollback could not start:* ${file} in ${where} has no \`workflow_dispatch\` trigger.`,
      verify: (file: string, where: string) =>
        `:warning: *A rollback could not be verified:* ${file} in ${where} has no \`workflow_dispatch\` trigger.`,
      step: (file: string, where: string) =>
        `:warning: *A step of the plan would fail:* ${file} in ${where} has no \`workflow_dispatch\` trigger.`,
    },
    noGoliveId: (file: string, where: string) =>
      `:warning: ${file} in ${where} does not take the input \`golive_id\` and show it in its \`run-name\`. Should GitHub’s answer be lost, golive cannot find the run and asks a person.`,
    noVersion: (version: string, where: string) =>
      `:warning: *GitHub knows no ${version}* in ${where}, or golive may not see it. A workflow that checks it out will fail: it must be there before T-0, or plan another version.`,
    noLogin: (people: string) =>
      `:warning: *Four eyes know no GitHub name of ${people}* (\`github_logins\` in \`services.yaml\`): were one of them an author, their GO would be taken.`,
    noReturnVersion:
      ':warning: golive does not know which version was live before. Whoever asks for a rollback is asked for it then, so keep it at hand.',
    unchecked: (what: string) => `golive could not check ${what} just now.`,
  },
  delegateUsage: (found: string) =>
    `Who is to vote for you? \`/golive delegate @person\`, perhaps with \`until 2026-12-01 20:00\`, or \`/golive delegate end\`${found ? `; not read: “${found}”` : ''}.`,
  notDelegable: 'Only full members of this workspace vote: no bots, guests or people who have left.',
  notAssignable:
    'Tasks can be assigned to full members of this workspace only, not to guests, bots or people who have left.',
  /** What is told in no channel: whoever asked for it hears here what it means. */
  recordedAs: {
    MuteReminders: (id: string) =>
      `🔕 You get no more reminders of what you owe in ${id}; what waits for your decision still reaches you. \`/golive unmute ${id}\` brings them back.`,
    UnmuteReminders: (id: string) => `🔔 You get the reminders of ${id} again.`,
  },
  recorded: (id: string, anchor: string) => `Recorded for ${id}. Audit anchor \`${anchor}\``,
  startRequested: (id: string, version: string) =>
    `The deployment of ${version} is requested. Follow it on the card of ${id}.`,
  triggerReported: (id: string) =>
    `It is reported. Whoever decides is called with your words, on a card in the channel of ${id}.`,
  rollbackRequested: (id: string, version: string | undefined) =>
    version
      ? `The rollback to ${version} is requested. Follow it on the card of ${id}.`
      : `The rollback is requested. Follow it on the card of ${id}.`,
  line: {
    version: 'The version is missing: `/golive plan demo-shop v1.4.2 at 2026-12-01 18:00 Europe/Berlin`.',
    time: 'The date and time are missing: write them as `2026-12-01 18:00 Europe/Berlin`.',
    rollbackVersion: 'The version to return to is missing: `rollback v1.4.1`.',
    strayGoLive: (f: { found: string; nearest: string | undefined; command: string | undefined }) =>
      f.nearest
        ? `“${f.found}” is no go-live, so *nothing was done*. Did you mean ${f.nearest}? Write it as \`/golive ${f.command ?? 'status'} ${f.nearest}\`.`
        : `“${f.found}” is no go-live, so *nothing was done*. Write one as \`GL-7\`; \`/golive list\` shows those that are active.`,
    misplacedGoLive: (command: string, found: string) =>
      `“${found}” stands where no go-live is read, so *nothing was done*. Write the go-live right after the command, as in \`/golive ${command} GL-7\`, and the other words after it.`,
    takesNoGoLive: (command: string, id: string) =>
      command === 'freeze'
        ? `*Nothing was frozen:* \`/golive freeze\` stops all go-lives. \`/golive hold ${id} reason\` stops ${id} alone.`
        : `\`/golive ${command}\` is not about one go-live (“${id}”), so *nothing was done*. Write it without.`,
    takesNoWords: (command: string, found: string) =>
      `\`/golive ${command}\` takes no more words (“${found}”), so *nothing was done*. Send it without them.`,
    deployTakesNoWords: (f: { id: string; version: string; found: string }) =>
      `*Nothing was started:* \`/golive deploy\` takes no version and no other words (“${f.found}”). It deploys what ${f.id} was planned with, ${f.version}: \`/golive deploy ${f.id}\`. Another version is a go-live of its own.`,
    notRolledBack: (f: { id: string; version: string; found: string }) =>
      `*Nothing was cleared:* ${f.id} is about ${f.version}, not ${f.found}. \`/golive allow\` takes the go-live that rolled the version back, and a reason.`,
    unexpected: (found: string) => `“${found}” cannot be read here. \`/golive help\` shows how to write it.`,
  },
  time: {
    unreadable: (found: string) => `“${found}” is no date and time. Write them as 2026-12-01 18:00.`,
    unknownZone: (found: string, nearest: readonly string[]) =>
      nearest.length > 0
        ? `“${found}” is no time zone. Did you mean ${nearest.join(' or ')}?`
        : `“${found}” is no time zone. Write it as Europe/Berlin or UTC.`,
    skipped: (t: { local: string; timeZone: string; before: string; after: string }) =>
      `${t.local} does not exist in ${t.timeZone}, as the clock is put forward: choose ${t.before} or earlier, or ${t.after} or later.`,
    doubled: (t: { local: string; timeZone: string; choices: readonly [string, string] }) =>
      `${t.local} comes twice in ${t.timeZone}, as the clock is put back: choose another time, or write ${t.choices[0]} or ${t.choices[1]} after the command.`,
    wrongOffset: (t: { local: string; timeZone: string; found: string; accepted: string }) =>
      `${t.local} is not at ${t.found} in ${t.timeZone}: there it is ${t.accepted}.`,
  },
};
