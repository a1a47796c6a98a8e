/** What went well and what could be improved. Texts that come in are already escaped. */
export const retrospective = {
  title: (id: string) => `${id} · Retrospective`,
  gathering: 'Everybody in this go-live may add to it, named or anonymous, until it is held.',
  held: (by: string, at: string) => `🔒 Held: ${by}, ${at}.`,
  section: (title: string) => `*${title}*`,
  empty: '–',
  anonymous: 'anonymous',
  note: (text: string, by: string) => `• ${text} · ${by}`,
  owed: (line: string, owner: string | undefined, due: string | undefined) =>
    [line, ...(owner ? [`owner ${owner}`] : []), ...(due ? [`due ${due}`] : [])].join(' · '),
  withIssue: (line: string, issue: string) => `${line} · ${issue}`,
  issue: {
    later: 'an issue on GitHub once it is held',
    coming: 'its issue is being opened on GitHub',
    notOpened: '⚠️ not opened on GitHub',
    title: (text: string, id: string) => `${text} (retrospective of ${id})`,
    from: (title: string) => `From the retrospective of ${title}.`,
    owner: (name: string) => `Owner: ${name}`,
    due: (date: string) => `Due: ${date}`,
    by: (name: string) => `Noted by: ${name}`,
  },
  update: (text: string) => `- ${text}`,
  pullRequest: (id: string, runbook: string) => `Update “${runbook}” after the retrospective of ${id}`,
  copied: (text: string) => `Copy this into a pull request against the runbook:\n\`\`\`\n${text}\n\`\`\``,
  noUpdates: 'Nobody has noted a process update.',
};
