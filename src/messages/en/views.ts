import { triggerViews } from './trigger-views.ts';

/** The modals. Titles and submit buttons have 24 characters at most. */
export const views = {
  cancel: 'Cancel',
  close: 'Close',
  fields: {
    reason: 'Reason',
    reasonHint: 'Everybody who is told of this go-live reads it, and it stays in the audit trail.',
    date: 'Date of T-0',
    time: 'Time of T-0',
    zone: 'Time zone',
  },
  plan: {
    title: 'Plan a go-live',
    submit: 'Plan',
    intro:
      'The go-live gets its own copy of the runbook and a control card in the channel of the service. Nothing is deployed before every gate is GO and somebody starts it.',
    service: 'Service',
    runbook: 'Runbook',
    version: 'Version to deploy',
    versionPlaceholder: 'v1.4.2',
    rollbackTo: 'Version to return to on a rollback',
    rollbackToHint:
      'Left empty, it is the version of the last go-live that succeeded. Where there was none, whoever rolls back is asked for it.',
    people: (channel: string) => `*Who holds which role*\nThe control card goes to ${channel}.`,
    duties: {
      votes: (gates: string) => `votes on ${gates}`,
      decides: 'gives the final GO',
      starts: 'starts the deployment',
      rollsBack: 'gets the rollback proposals',
      declares: 'declares success',
    },
    duty: (list: string) => `This role ${list}.`,
  },
  taskList: {
    title: { checklist: 'Checklist', follow_ups: 'Follow-ups' },
    section: (title: string, due: string) => `${title} · due ${due}`,
    nothing: 'There is nothing to do here now.',
    looksOnly: (managers: string) =>
      `Nothing here waits for you. Whoever is named at a task can settle it, and so can ${managers}.`,
    intro: (title: string, settled: number, total: number) =>
      total > 0 ? `*${title}*\n${settled} of ${total} settled.` : `*${title}*`,
    aborted: {
      checklist: 'The go-live was aborted: the checklist can no longer be changed.',
      follow_ups:
        'The go-live was aborted before it had begun: it has no follow-ups. The next attempt has its own.',
    },
    page: (page: number, pages: number) => `Page ${page} of ${pages}`,
  },
  voteGo: {
    title: 'Vote GO',
    submit: 'Vote GO',
    intro: (gate: string, id: string) => `You vote *GO* on *${gate}* for ${id}.`,
    effect: 'Your name stands beside each criterion that you tick. If you cannot confirm one, vote NO-GO.',
    checks: (lines: string) => `*What the checks saw:* what is green is ticked already.\n${lines}`,
    redHint:
      'A check has failed: say why a GO may still count. Everybody in the channel reads it, and it stays in the audit trail.',
    label: 'I confirm',
    comment: 'Comment',
    lateHint: 'The gate has closed: say why a GO may still count. Everybody in the channel reads it.',
    commentHint: 'Everybody in the channel reads it, and it stays in the audit trail.',
  },
  untick: {
    title: 'Untick a criterion',
    submit: 'Take the GO back',
    intro: (gate: string, id: string) => `*${gate}* of ${id} is GO.`,
    effect:
      'Untick what no longer holds. The gate is then no longer GO, a final GO is withdrawn, and the channel is told. You can vote GO again later.',
    label: 'Confirmed',
    nothing: 'Untick what no longer holds, or cancel.',
  },
  voteNoGo: {
    title: 'Vote NO-GO',
    submit: 'Vote NO-GO',
    intro: (gate: string, id: string) => `You vote *NO-GO* on *${gate}* for ${id}.`,
    effect: (escalation: string) =>
      `The go-live cannot start while this stands, a final GO is withdrawn, and ${escalation} is told in the channel and directly. You can vote GO later.`,
  },
  ruling: {
    read: (gate: string, by: string, reason: string) => `*NO-GO on ${gate}* by ${by}:\n>${reason}`,
    upheld: {
      title: 'Uphold the NO-GO',
      submit: 'Uphold',
      effect: (owner: string) =>
        `The go-live cannot start until ${owner} votes GO. You can change your mind.`,
    },
    overruled: {
      title: 'Overrule the NO-GO',
      submit: 'Overrule',
      effect: (owner: string) =>
        `For the start the gate then counts as GO. Everywhere it is shown as what it is, with your name and your reason, and ${owner} is told.`,
    },
  },
  update: {
    title: 'Status update',
    submit: 'Send',
    effect:
      'It goes at once to those whom the runbook names for status updates. Who needs less detail gets a shorter form, once you have approved its words.',
    text: 'How does it go',
    textHint: 'What is done, what is next, and what stands in the way. No secrets.',
    shortTitle: 'Update in short',
    shortSubmit: 'Send',
    shortEffect: (audience: string) => `It goes to ${audience}, in these words and once.`,
    shortText: 'In short',
  },
  issue: {
    title: 'Open an issue',
    submit: 'Open',
    effect:
      'It stands on the control card until it is resolved, and goes to those whom the runbook names for issues; they also hear when it is over.',
    what: 'What goes wrong',
    whatHint: 'What people see, and what is done about it. It stays in the audit trail, so no secrets.',
    severity: 'How bad is it',
    normal: 'It can be worked on in peace',
    severe: 'Severe: page people',
    etaTime: 'Expected to be over at',
    etaDate: 'On',
    etaHint: (timeZone: string) => `In ${timeZone}.`,
    etaDateHint: 'Left empty, it is today.',
    hold: 'The go-live',
    holdIt: 'Put it on hold until somebody resumes it',
    etaMissing: 'Please choose a time.',
    etaTitle: 'New ETA',
    etaSubmit: 'Say it',
    about: (number: number, what: string) => `*Issue ${number}:* ${what}`,
    resolveTitle: 'Resolve the issue',
    resolveSubmit: 'It is over',
    resolveEffect: 'Everybody who was told of it is told that it is over.',
    resolveHint: 'How it was resolved: everybody who was told of the issue reads it.',
  },
  taskSkip: {
    title: 'Skip a task',
    submit: 'Skip',
    intro: (item: string) => `You skip “${item}”.`,
    effect: 'It then no longer blocks the start. Your name and the reason stand in the checklist.',
    effectOnList: 'It then counts as settled. Your name and the reason stand beside it.',
  },
  taskEvidence: {
    title: 'Add evidence',
    submit: 'Add',
    intro: (item: string) => `Evidence for “${item}”.`,
    label: 'Sentence or link',
    hint: 'It cannot be removed again, so no secrets.',
    files: 'Files',
    filesHint: (most: number) =>
      `Up to ${most}, of 10 MB each. Slack keeps them; golive records their names and links, and posts the links in the go-live’s thread.`,
    fileGone: 'Slack does not show golive one of these files any more. Please attach them again.',
    tooManyFiles: (most: number) => `Please attach ${most} files at most.`,
  },
  taskAssign: {
    title: 'Assign a task',
    submit: 'Assign',
    intro: (task: string, role: string) => `“${task}” is owed by ${role}.`,
    label: 'Assign to',
    hint: 'Reminders go to this person, who may settle it as the role may. Left empty, the role owes it again.',
  },
  closeGoLive: {
    title: 'Close the go-live',
    submit: 'Close',
    intro: (title: string) => `*${title}*`,
    open: (lines: string) =>
      `Still open, and it stays undone in the audit trail:\n${lines}\nNobody is reminded any more. Whoever reopens a task opens the go-live again.`,
    task: (text: string) => `• ${text}`,
    nothingOpen: 'Nothing is left to do.',
  },
  retro: {
    title: 'Retrospective',
    submit: 'Add',
    intro: (title: string) => `*${title}*`,
    owner: 'Owner of the action items',
    ownerHint: 'Who does what you wrote under the action items.',
    due: 'Due',
    onGithub: 'On GitHub',
    onGithubHint: (repository: string) =>
      `Opened in ${repository} once the retrospective is held, with what you wrote, the owner and the date. Whoever may read that repository reads it.`,
    openIssue: 'Open an issue for the action items',
    who: 'Your name',
    whoHint:
      'Without it the card and the audit trail say “anonymous”: they keep what you write and when, not who you are.',
    anonymous: 'Add it anonymously',
  },
  judge: {
    title: 'Success criteria',
    submit: 'Record',
    intro: (group: string, id: string) => `*${group}* of ${id}: the criteria that you answer for.`,
    effect: 'Your name stands beside each. What you tick neither way stays open; you can change it later.',
    met: 'Met',
    notMet: 'Not met',
    reason: 'What is not met, and why',
  },
  declare: {
    title: 'Declare success',
    intro: (title: string) => `*${title}*`,
    short: (lines: string) =>
      `⚠️ *Not everything is met or proven.* The declaration names it, in the channel and in the audit trail:\n${lines}`,
    allMet: '✅ Every criterion is met.',
    openSteps: (list: string) =>
      `⚠️ *Still open in the plan:* ${list}. Success can be declared all the same; what is open can be finished afterwards.`,
  },
  finalGo: {
    title: 'Final GO',
    submit: 'Give final GO',
    intro: (title: string, t0: string) => `*${title}*\nT-0: ${t0}`,
    effect: (starter: string) =>
      `With the final GO, ${starter} can start the deployment from T-0 on. It can be withdrawn until then.`,
    automatic: 'With the final GO, the deployment starts by itself at T-0. It can be withdrawn until then.',
    gates: (lines: string) => `*Gates*\n${lines}`,
    checklist: (settled: number, total: number) => `*Checklist:* ${settled} of ${total} settled`,
    missing: (list: string) => `The final GO cannot be given yet: ${list}.`,
    given: 'The final GO is given already.',
    label: 'Type GO to confirm',
    word: 'GO',
    wrong: 'Type GO to confirm, or cancel.',
  },
  handOver: {
    title: 'Hand over a role',
    submit: 'Hand over',
    intro: (title: string) => `*${title}*`,
    effect:
      'The new holder acts from now on, whoever hands over no longer, and the deputy stays. Votes stay in the name of who gave them: a GO of somebody who no longer holds its role must be given anew. It counts for this go-live alone.',
    role: 'Role',
    person: 'New holder',
  },
  hold: {
    title: 'Hold the go-live',
    submit: 'Hold',
    intro: (title: string) => `*${title}*`,
    effect: (managers: string) =>
      `Nothing is started and no success is declared until ${managers} resumes it. A deployment that GitHub has not got yet is called back; one that runs goes on.`,
  },
  reschedule: {
    title: 'Reschedule',
    submit: 'Reschedule',
    intro: (title: string, t0: string) => `*${title}*\nT-0 is now ${t0}.`,
    effect: (hours: string, finalGoGiven: boolean) =>
      `${finalGoGiven ? 'The final GO is withdrawn. ' : ''}Votes stay good if the new T-0 is within ${hours} of the one they were given for. The notices are sent anew for the new time.`,
  },
  abort: {
    title: 'Abort the go-live',
    submit: 'Abort',
    intro: (title: string) => `*${title}*`,
    effect:
      'The go-live ends here and cannot be taken up again. Nothing more is deployed, and notices that have not gone out are cancelled. To try again, plan a new one.',
    running:
      'golive does not stop a run in GitHub: look there first whether one is under way, and cancel it there.',
  },
  rollback: {
    title: 'Roll back',
    submit: 'Roll back now',
    intro: (title: string) => `*${title}*`,
    versions: (now: string, to: string) =>
      `From *${now}* back to *${to}*, unless another version is chosen below.`,
    versionUnknown: (now: string) =>
      `From *${now}* back to the version that you name below. ⚠️ golive does not know which one was live before.`,
    version: 'Version to return to',
    choiceHint:
      'Versions whose go-live succeeded here, and the one of the plan; none of them is marked bad. For another one: /golive rollback to VERSION.',
    goodSince: (id: string, when: string) => `succeeded with ${id}, ${when}`,
    namedInPlan: 'named in the plan; no go-live of it is known',
    versionNotListed: 'No go-live of it is known to have succeeded here: be sure that it ran well.',
    versionHint: 'The tag of a version that ran well; the workflow gets it as it stands here.',
    versionOptional:
      'This rollback workflow runs without it too. Left empty, the workflow must find the version by itself.',
    versionIfSent: 'Only needed where something was deployed: then it is rolled back to this version.',
    versionIfChosen: 'Only for a rollback now.',
    versionMissing: 'Name the version to return to, for example the tag that was live before.',
    workflow: (workflow: string, repository: string, ref: string) =>
      `Runs the workflow ${workflow} of ${repository} at ${ref} at once.`,
    calledBack:
      'The deployment has not been sent to GitHub yet: it is called back. Where nothing else was deployed before, the go-live is put on hold.',
    cancelled:
      'A deployment is still running: its run is cancelled on GitHub first, and the rollback starts when it has ended, after 5 min at the latest.',
    queued:
      'A deployment is still running: the rollback queues behind it in GitHub and starts when it has ended.',
    afterwards: (limit: string) =>
      `golive then watches the health for up to ${limit} before it calls the rollback verified. A success notice that has not gone out is cancelled.`,
    impossible: 'Nothing can be rolled back at this moment.',
    trigger: 'Which trigger is met?',
    triggerHint: 'Everybody who is told of the rollback reads it.',
    triggerPlaceholder: 'Choose one',
    noTrigger: 'None of these: the reason says it',
    reasonHint: 'You may leave it out. What you write stays in the audit trail.',
  },
  ...triggerViews,
};
