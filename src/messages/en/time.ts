export const time = {
  /** For dates outside Slack's own formatting, and for programs that read a mail aloud. */
  locale: 'en-GB',
  /** Slack's date tokens: the viewer's zone and habits. */
  slackDate: '{date_short_pretty} {time}',
  slackTime: '{time}',
  inBothZones: (viewers: string, goLives: string) => `${viewers} (${goLives})`,
  units: {
    days: (n: number) => (n === 1 ? '1 day' : `${n} days`),
    hours: (n: number) => `${n} h`,
    minutes: (n: number) => `${n} min`,
    seconds: (n: number) => `${n} s`,
  },
  t0Left: {
    about: (duration: string) => `about ${duration} to T-0`,
    less_than: (duration: string) => `less than ${duration} to T-0`,
  },
  t0Soon: 'T-0 in less than a minute',
  t0Now: 'T-0 is now',
  t0Ahead: (duration: string) => `T-0 in ${duration}`,
  t0Passed: (duration: string) => `T-0 was ${duration} ago`,
};
