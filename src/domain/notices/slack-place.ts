/* What an id of Slack names: its first letter says so. */

export const isSlackPerson = (id: string): boolean => /^[UW]/.test(id);

export const isSlackGroup = (id: string): boolean => id.startsWith('S');

export const isSlackChannel = (id: string): boolean => !isSlackPerson(id) && !isSlackGroup(id);
