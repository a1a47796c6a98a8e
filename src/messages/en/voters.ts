/** Gates on which everybody has a vote of their own. */
export const voters = {
  decides: (needed: number, who: string) => `*Decides:* ${needed} GO of ${who}`,
  tooFew: (needed: number, may: number) =>
    `⚠️ *It needs ${needed} GO, and ${may === 1 ? '1 person' : `${may} people`} may vote.*`,
  counted: (symbol: string, count: number, needed: number) => `${symbol} *${count} of ${needed} GO*`,
  notRead: 'GitHub has not answered yet',
  emptyGroup: 'nobody is in it',
  /** Why the people of a user group are not known. */
  groupNotRead: { late: 'Slack did not answer in time', untold: 'Slack did not tell' },
  left: (who: string) => `Who may vote still: ${who}.`,
  standing: (word: string | undefined, count: number, needed: number) =>
    `${word === undefined ? '' : `${word}, `}${count} of ${needed} GO`,
};
