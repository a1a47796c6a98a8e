import type { GoLive } from '../../domain/go-live.ts';
import type { Measure } from '../../domain/health/measure.ts';
import { type EndpointMeasure, judge, looksToProve, mostFailing } from '../../domain/health/measurement.ts';
import { currentMeasurement, worst } from '../../domain/health/success.ts';
import type { Standing } from '../../domain/health/success-event.ts';
import { outside } from '../blocks/mrkdwn.ts';
import type { Catalogue } from '../catalogue.ts';

/** What was measured for a criterion, of the endpoint that says how it stands, and what the number of looks can prove. */
export function measureText(goLive: GoLive, measure: Measure, words: Catalogue): string {
  const said = words.success;
  const seen = currentMeasurement(goLive)?.seen ?? [];
  const verdicts: readonly Standing[] = seen.map((one) => judge(measure, one));
  const shown = seen[verdicts.indexOf(worst(verdicts))];
  if (!shown) return said.nothingMeasured;
  const text =
    measure.kind === 'availability' ? availabilityText(shown, measure, words) : responseText(shown, words);
  return seen.length > 1 ? said.ofEndpoint(outside(shown.endpoint, 40), text) : text;
}

type Availability = Extract<Measure, { readonly kind: 'availability' }>;

function availabilityText(shown: EndpointMeasure, measure: Availability, words: Catalogue): string {
  const { good, failed, silent } = shown;
  const said = words.success;
  const looks = good + failed;
  if (looks === 0) return said.nothingMeasured;
  const seen = said.availability(failed, said.number(looks));
  const needed = looksToProve(measure.allowedPpm);
  // What has failed too often proves nothing that anybody wants to know.
  const text =
    judge(measure, shown) === 'not_met'
      ? seen
      : said.proven({
          seen,
          bound: said.percent(percentOf(mostFailing(failed, looks))),
          needed: failed === 0 && needed !== undefined && needed > looks ? said.number(needed) : undefined,
        });
  return silent > 0 ? said.andSilent(text, silent) : text;
}

function responseText({ answers, averageMs }: EndpointMeasure, words: Catalogue): string {
  const said = words.success;
  return answers === 0 ? said.nothingMeasured : said.response({ average: averageMs, answers });
}

/** In hundredths of a percent, rounded up: it is what may be worse. */
const percentOf = (share: number): number => Math.ceil(share * 10_000 - 1e-9) / 100;
