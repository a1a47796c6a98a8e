const anyOf = new Intl.ListFormat('en-GB', { type: 'disjunction' });
const allOf = new Intl.ListFormat('en-GB', { type: 'conjunction' });

export const people = {
  golive: 'golive',
  role: (title: string, holders: string) => `${title} (${holders})`,
  inSentence: (role: string) => `the ${role}`,
  vacantRole: (title: string) => `${title} (nobody is named)`,
  or: (list: readonly string[]) => anyOf.format(list),
  and: (list: readonly string[]) => allOf.format(list),
  others: (n: number) => (n === 1 ? '1 other role' : `${n} other roles`),
  onBehalf: (by: string, whose: string) => `${by} for ${whose}`,
  more: (n: number) => `${n} more`,
};
