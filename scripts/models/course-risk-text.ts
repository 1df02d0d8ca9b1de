// What the verbs of course risk print for people.
import type { Alert } from '#ml/metrics/ranking.ts'
import { readableCount } from '#platform/progress.ts'
import { aligned } from './aligned.ts'

type Model = Pick<Alert, 'recall' | 'precision' | 'flagged'> & {
  readonly name: string
  readonly auc: number
  readonly logloss: number
  readonly brier: number
  readonly ece: number
  readonly n: number
  readonly share_at_risk: number
  readonly by_course: Readonly<Record<string, number>>
}

type Facts = { readonly day: number; readonly split: 'learners' | 'next-year'; readonly trained: readonly number[] }

export function evaluationText(models: readonly Model[], { day, split, trained }: Facts): string {
  const candidate = models.at(-1)
  if (!candidate) return ''
  const header = ['model', 'AUC', 'log-loss', 'Brier', 'ECE', 'recall', 'precision', 'flagged']
  const rows = models.map((model) => [
    model.name,
    ...[model.auc, model.logloss, model.brier, model.ece, model.recall, model.precision, model.flagged].map(three),
  ])
  const byCourse = Object.values(candidate.by_course).sort((a, b) => a - b)
  return [
    `Judged on ${readableCount(candidate.n)} learners in courses on day ${day}, of whom ${percent(candidate.share_at_risk)} failed or left later;`,
    split === 'learners'
      ? `each was predicted by a model that was trained on other learners (${trained.map(readableCount).join(', ')}).`
      : `each was predicted from courses that had ended by that day (${trained.map(readableCount).join(', ')} learners).`,
    '',
    aligned([header, ...rows]),
    '',
    alertText(candidate),
    ...(byCourse.length > 1
      ? [
          `Within single courses the AUC of ${candidate.name} is ${three(byCourse[0] ?? 0)} to ${three(byCourse.at(-1) ?? 0)}.`,
        ]
      : []),
    'Thresholds were chosen on training learners, for a recall of 0.80 there.',
  ].join('\n')
}

/** For a teacher: of a hundred, how many are flagged, and how many of these are in trouble. */
export const alertText = ({ recall, precision, flagged }: Pick<Alert, 'recall' | 'precision' | 'flagged'>): string =>
  `With the alert, ${hundredth(flagged)} learners of 100 are flagged; ${hundredth(precision)} of 100 flagged failed or left; ${hundredth(recall)} of 100 who failed or left were flagged.`

const three = (value: number): string => (Number.isFinite(value) ? value.toFixed(3) : '–')
const hundredth = (share: number): string => (Number.isFinite(share) ? String(Math.round(100 * share)) : 'none')
const percent = (share: number): string => `${Math.round(100 * share)} %`
