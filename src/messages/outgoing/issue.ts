import type { Catalogue } from '../catalogue.ts';

/** An issue as it is opened on GitHub. */
export interface IssueText {
  readonly title: string;
  /** Markdown. */
  readonly body: string;
}

export interface IssueTelling {
  readonly words: Catalogue;
  /** A person's name by the Slack id. */
  readonly nameOf: (person: string) => string;
}
