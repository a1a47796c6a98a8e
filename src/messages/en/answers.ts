/** What golive answers to a command, to the person alone. */
export const answers = {
  help: {
    title: '*golive* runs a production go-live from its runbook.',
    commands: {
      plan: { usage: 'plan', does: 'plan a go-live in a form' },
      planLine: {
        usage: 'plan demo-shop v1.4.2 at 2026-12-01 18:00 Europe/Berlin rollback v1.4.1',
        does: 'plan it in one line',
      },
      rehearse: {
        usage: 'rehearse demo-shop v1.4.2 [600x] [deployment fails T+10m]',
        does: 'play it in the rehearsal channel, with nothing outside touched; without words, what was rehearsed',
      },
      rehearseStop: { usage: 'rehearse stop', does: 'end a rehearsal' },
      list: { usage: 'list', does: 'the go-lives that are active or have follow-ups open' },
      mine: { usage: 'mine', does: 'what waits for you, in all go-lives' },
      mute: {
        usage: 'mute',
        does: 'no more reminders of what you owe in a go-live; what waits for your decision still reaches you',
      },
      unmute: { usage: 'unmute', does: 'reminders again' },
      status: { usage: 'status', does: 'where it stands, what is next, and who it waits for' },
      checklist: { usage: 'checklist', does: 'tick, skip, assign and add evidence' },
      followups: { usage: 'followups', does: 'the same for what is left to do after success or a rollback' },
      gates: { usage: 'gates', does: 'the gates and their votes' },
      steps: { usage: 'steps', does: 'the execution plan: start, finish and skip its steps' },
      notices: { usage: 'notices [notice]', does: 'who hears what and when, and what arrived' },
      runbook: { usage: 'runbook', does: 'the runbook’s version, review, owner and approvers' },
      roles: { usage: 'roles', does: 'who is who, and what they answer for' },
      handover: { usage: 'handover role @person [reason]', does: 'give a role to somebody else' },
      delegate: {
        usage: 'delegate @person [until time]',
        does: 'let somebody else vote for you in this go-live; `delegate end` ends it',
      },
      contacts: { usage: 'contacts [area]', does: 'whom to call, first to call first' },
      escalate: {
        usage: 'escalate area reason',
        does: 'ask its contacts one after the other, until one acknowledges',
      },
      update: {
        usage: 'update [text]',
        does: 'tell how it goes; a shorter form is sent to the stakeholders once you approve it',
      },
      issue: {
        usage: 'issue [what] [--eta 18:30] [--severe] [--hold]',
        does: 'say what goes wrong, to whom the runbook names for it; without words, a form asks',
      },
      issueOver: {
        usage: 'issue resolve 1 how, or issue eta 1 19:00',
        does: 'close issue 1, or say its new ETA',
      },
      hold: {
        usage: 'hold [reason]',
        does: 'nothing starts until it is resumed; what runs already goes on, and so do the notices',
      },
      resume: { usage: 'resume', does: 'go on after a hold' },
      reschedule: { usage: 'reschedule [to 2026-12-02 18:00]', does: 'move T-0' },
      abort: { usage: 'abort [reason]', does: 'end it; a form first says what will happen' },
      retro: { usage: 'retro', does: 'add to the retrospective, named or anonymous' },
      close: {
        usage: 'close [reason]',
        does: 'close it although follow-ups are open; a form first names them',
      },
      allow: {
        usage: 'allow reason',
        does: 'clear the version that was rolled back, so that it may be planned again',
      },
      unlock: {
        usage: 'unlock GL-7 reason',
        does: 'let the next go-live be deployed again after a rollback, which locks its environment',
      },
      lock: {
        usage: 'lock service environment [warn|wait|steal] reason [until 2026-12-02 18:00]',
        does: 'keep everything but rollbacks from being deployed there; `warn` warns only, `wait` waits for the lock of somebody else, `steal` takes it over',
      },
      unlockTarget: { usage: 'unlock service environment [reason]', does: 'end a lock that somebody set' },
      locks: { usage: 'locks', does: 'what people have locked or stopped, until when, and who waits' },
      freeze: {
        usage: 'freeze reason [until 2026-12-02 18:00]',
        does: 'stop all go-lives: nothing is deployed until it is ended; rollbacks go on',
      },
      unfreezeAll: { usage: 'unfreeze all reason', does: 'end the stop of all go-lives' },
      unfreeze: {
        usage: 'unfreeze GL-7 reason',
        does: 'let one go-live through the freeze window that covers its T-0',
      },
      breakGlass: {
        usage: 'break-glass [gate security reason]',
        does: 'skip a gate, an item, a lock or a freeze in an emergency; a form first says what that means',
      },
      deploy: {
        usage: 'deploy',
        does: 'start the deployment of the version that was planned, from T-0 on; it takes no other',
      },
      deployAnyway: {
        usage: 'deploy GL-7 anyway reason',
        does: 'have it sent though an endpoint is down before it',
      },
      trigger: {
        usage: 'trigger [name what you see]',
        does: 'report that a trigger of the runbook is met; whoever decides on a rollback is called',
      },
      rollback: {
        usage: 'rollback [to version] [reason]',
        does: 'go back to the version before, or to the one that is named; a form first says what will happen',
      },
      postmortem: {
        usage: 'postmortem',
        does: 'the issue of the post-mortem after a rollback, or its text to copy',
      },
      audit: { usage: 'audit', does: 'the latest lines of the audit trail and its anchor' },
    },
    /** What stands before which command. */
    heads: [
      { before: 'plan', head: '*Plan and rehearse*' },
      { before: 'list', head: '*See where it stands, and do your part*' },
      { before: 'roles', head: '*People*' },
      { before: 'update', head: '*While it runs*' },
      { before: 'retro', head: '*Afterwards*' },
      { before: 'lock', head: '*Locks, freezes, emergencies*' },
      { before: 'deploy', head: '*Deploy and roll back*' },
    ],
    command: (c: { usage: string; does: string }) => `• \`/golive ${c.usage}\`: ${c.does}`,
    goLive:
      'Name a go-live right after the command, where the channel has more than one: `/golive status GL-7`. What a command does not take is refused, and nothing is done. Votes and the final GO are given on its cards.',
  },
  unknownWord: (found: string, nearest: string | undefined) =>
    nearest
      ? `There is no command “${found}”. Did you mean \`/golive ${nearest}\`?`
      : `There is no command “${found}”. \`/golive help\` shows all of them.`,
  list: {
    title: '*Go-lives that are active or have follow-ups open*',
    none: 'No go-live is active. Plan one with `/golive plan`.',
    line: (g: { id: string; title: string; status: string; t0: string; channel: string }) =>
      `*${g.id}* ${g.title}: ${g.status}, T-0 ${g.t0}, ${g.channel}`,
    withFollowUps: (status: string, n: number) =>
      n === 1 ? `${status}, 1 follow-up open` : `${status}, ${n} follow-ups open`,
    about: (service: string, version: string, environment: string) =>
      `${service} ${version} → ${environment}`,
  },
  status: {
    first: (title: string, status: string) => `*${title}*: ${status}`,
    t0: (countdown: string, t0: string) => `${countdown}, ${t0}`,
    progress: (g: {
      settled: number;
      total: number;
      go: number;
      overruled: number;
      gates: number;
      finalGo: string;
    }) =>
      [
        `Checklist ${g.settled} of ${g.total}`,
        `gates ${g.go} of ${g.gates} GO`,
        ...(g.overruled > 0 ? [`${g.overruled} NO-GO overruled`] : []),
        g.finalGo,
      ].join(', '),
    finalGo: 'final GO given',
    noFinalGo: 'no final GO',
  },
  mine: {
    title: '*What waits for you*',
    none: 'Nothing waits for you.',
    goLive: (title: string, status: string, t0: string) => `*${title}* · ${status} · T-0 ${t0}`,
    muted: (id: string) => `🔕 you get no reminders of what you owe here: \`/golive unmute ${id}\``,
    gate: (gate: string) => `• your vote on ${gate}`,
    ruling: (gate: string) => `• your word on the NO-GO at ${gate}: uphold or overrule it`,
    criteria: (n: number, first: string) =>
      n === 1
        ? `• whether “${first}” is met, for the success`
        : `• whether ${n} criteria of success are met, first “${first}”`,
    next: (text: string) => `• ${text}`,
    receipts: (n: number, step: string) =>
      `• whether the test arrived in ${n === 1 ? '1 channel' : `${n} channels`}, for “${step}”`,
    items: (n: number, first: string, due: string) =>
      n === 1 ? `• the item “${first}”, due ${due}` : `• ${n} items, first “${first}”, due ${due}`,
    finalGo: '• the final GO',
    start: '• the start of the deployment',
    proposal: '• a rollback proposal: roll back, or dismiss it',
    success: '• the declaration of success',
    approval: (notice: string, due: string) => `• your approval of “${notice}”, due ${due}`,
    shortUpdate: '• the short form of the last status update: send it, or change its words first',
    doubt: (notice: string) => `• whether “${notice}” arrived, or is to be sent again`,
    eta: (number: number, what: string) => `• a new ETA for issue ${number}, “${what}”`,
    update: (since: string) => `• a status update, overdue since ${since}`,
    rollCall: (step: string) => `• your *Here* in “${step}”`,
    step: (step: string, until: string) => `• the step “${step}”, until ${until}`,
  },
  gates: { title: (id: string) => `*Gates of ${id}*` },
  audit: {
    title: (id: string, shown: number, total: number) =>
      `*Audit trail of ${id}*, the latest ${shown} of ${total} lines`,
    line: (version: number, at: string, sentence: string) => `\`${version}\` ${at} ${sentence}`,
    verify: (anchor: string, database: string | undefined) =>
      `Anchor \`${anchor}\`. An operator checks it with \`npx golive audit verify ${database ? `--database ${database} ` : ''}--anchor ${anchor}\`.`,
  },
  choose: {
    title: (command: string) =>
      `More than one go-live is active here. Which one is \`/golive ${command}\` for?`,
    withFollowUps: (command: string) =>
      `More than one go-live has follow-ups open here. Which one is \`/golive ${command}\` for?`,
    line: (id: string, about: string, status: string) => `*${id}* ${about}: ${status}`,
  },
  home: {
    title: 'Your go-lives',
    none: 'No go-live that you take part in is active or has follow-ups open.',
    waits: '👉 *Waits for you*',
    line: (title: string, status: string, t0: string) => `*${title}*\n${status} · T-0 ${t0}`,
    updated: (at: string) => `As of ${at}. Open this page again to refresh it.`,
  },
};
