/** What golive made the systems say that people outside Slack look at. */
export type SignalEvent =
  /** `says` names what the entry says since then, such as `in_progress`; `status` is Statuspage's word. */
  | {
      readonly type: 'StatusPageUpdated';
      readonly entry: PageEntryName;
      readonly says: string;
      readonly status: string;
      readonly id: string;
      readonly url: string;
    }
  /** Components of the service that the page does not take, mostly as it has them no more: the entry says nothing of them. */
  | {
      readonly type: 'StatusPageComponentsLeftOut';
      readonly entry: PageEntryName;
      readonly components: readonly string[];
    }
  /** `subject` is an alert, `incident/1`, or a change of production, `change/started`. */
  | {
      readonly type: 'PagerTold';
      readonly subject: string;
      readonly action: PagerAction | 'change';
      /** Of a change: the answer was lost, so that it may be there or not. It is not sent again. */
      readonly isUncertain?: true;
    }
  /** The go-live is over, and these entries still stand open on the page. */
  | { readonly type: 'StatusPageLeftOpen'; readonly entries: readonly PageEntryName[] };

export type SignalAction =
  | {
      readonly type: 'ReportStatusPage';
      readonly entry: PageEntryName;
      readonly says: string;
      readonly status: string;
      readonly id: string;
      readonly url: string;
      /** Those of the service that the page did not take. */
      readonly withoutComponents?: readonly string[];
    }
  | { readonly type: 'ReportStatusPageLeftOpen' }
  /** The pager took it, or may have: `isUncertain`. */
  | {
      readonly type: 'ReportPager';
      readonly subject: string;
      readonly action: PagerAction | 'change';
      readonly isUncertain?: true;
    };

export type PagerAction = 'trigger' | 'acknowledge' | 'resolve';

/** The planned maintenance of a go-live, and the incident of its rollback. */
export type PageEntryName = 'maintenance' | 'rollback';
