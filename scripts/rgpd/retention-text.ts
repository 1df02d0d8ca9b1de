// What `sillage rgpd retention` prints.
import type { WhyKept } from '#rights/retention/plan.ts'
import type { Counted } from '#rights/retention/plan-store.ts'
import type { Summary } from '#rights/retention/retention.ts'

const reasons: Readonly<Record<WhyKept, string>> = {
  protected: 'kept: protected',
  'at-school': 'kept: still at the school',
  'not-over': 'kept: the period is longer now',
}

const remains: Readonly<Record<string, string>> = {
  'events-without-what-was-sealed': 'events with their results, under an id, without answers, texts and emotions',
  'rows-of-read-models': 'rows of read models, as they were computed',
  'types-and-times-of-events': 'types and times of events',
  'rows-until-a-rebuild': 'rows of read models, until they are rebuilt',
  'names-and-text-of-staff': 'names, and texts that staff wrote, of those who have not left for so long',
  'old-copies-of-keys': 'old copies of the key store, until their epoch ends (sillage keys status)',
}

const line = ({ purpose, schoolYear, why, people, expired, keptUntil }: Counted, isFinished: boolean): string => {
  const what = why !== null ? reasons[why] : isFinished ? 'erased' : expired > 0 ? 'being erased' : 'to erase'
  const until = keptUntil === null ? '' : ` until ${keptUntil} at the latest`
  return `  ${purpose.padEnd(14)}  ${schoolYear.padEnd(9)}  ${String(people).padStart(6)} ${people === 1 ? 'person' : 'people'}  ${what}${until}`
}

export function retentionText(summary: Summary & { readonly dryRun?: boolean }): string {
  const { plan, counts, periods, left, dryRun } = summary
  const kept = Object.entries(periods).map(([purpose, period]) => `  ${purpose.padEnd(14)}  ${period}`)
  const head = ['Periods, from the end of the school year:', ...kept]
  if (counts.length === 0) return [...head, 'Nothing is over.'].join('\n')
  const isFinished = plan?.finishedAt != null
  const lines = counts.map((counted) => line(counted, isFinished))
  const state = dryRun
    ? 'Nothing was stored: this is a dry run.'
    : plan === null
      ? ''
      : isFinished
        ? `Carried out at ${plan.finishedAt}. What remains of it:`
        : `Plan ${plan.id} of ${plan.day}. It is carried out from ${plan.dueOn} on, or now with --confirm ${plan.id}`
  return [...head, 'Over:', ...lines, state, ...(isFinished ? left.map((one) => `  ${remains[one] ?? one}`) : [])].join(
    '\n',
  )
}
