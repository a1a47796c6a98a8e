/** A test of the channels over which the notices of the plan go. `number` counts the tests of the go-live. */
export type ChannelTestEvent =
  /** `targets` are tested, as notices name them; `email` is mail, whatever its audience. */
  | {
      readonly type: 'ChannelTestBegun';
      readonly step: string;
      readonly number: number;
      readonly targets: readonly string[];
      readonly untested: readonly UntestedChannel[];
    }
  /** It is out, as far as golive can see; `isUncertain`: the answer was lost, and it is not sent again. */
  | {
      readonly type: 'ChannelTestSent';
      readonly number: number;
      readonly target: string;
      readonly permalink?: string;
      readonly isUncertain?: true;
    }
  | {
      readonly type: 'ChannelTestFailed';
      readonly number: number;
      readonly target: string;
      readonly reason: string;
    }
  /** Somebody has looked there. */
  | {
      readonly type: 'ChannelReceiptGiven';
      readonly number: number;
      readonly target: string;
      readonly arrived: boolean;
    };

export interface UntestedChannel {
  readonly target: string;
  /** `external`: people outside the house read there. */
  readonly because: 'external' | 'not_configured';
}

export type ChannelTestAction =
  | {
      readonly type: 'ReportChannelTest';
      readonly number: number;
      readonly target: string;
      readonly outcome:
        | { readonly state: 'sent'; readonly permalink?: string; readonly isUncertain?: true }
        | { readonly state: 'failed'; readonly reason: string };
    }
  | {
      readonly type: 'GiveChannelReceipt';
      readonly number: number;
      readonly target: string;
      readonly arrived: boolean;
    };

export interface ChannelTest {
  readonly number: number;
  readonly step: string;
  readonly at: number;
  /** By target. */
  readonly targets: Readonly<Record<string, TestedChannel>>;
  readonly untested: readonly UntestedChannel[];
}

export interface TestedChannel {
  readonly state: 'pending' | 'sent' | 'failed';
  readonly at?: number;
  readonly permalink?: string;
  readonly isUncertain?: true;
  readonly reason?: string;
  readonly receipt?: { readonly by: string; readonly at: number; readonly arrived: boolean };
}
