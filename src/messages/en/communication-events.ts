/** What people did about the communication plan. */
export const communicationEvents = {
  NoticeTested: (f: { notice: string; to: string }) =>
    `${f.to} had a test of the notice ${f.notice} sent to themselves. Nobody else got it.`,
};
