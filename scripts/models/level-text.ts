// What `sillage models evaluate level` prints for people.
import type { EvaluatedLevels } from '#ml/level/evaluate-level.ts'
import type { OverruledModel } from '#modelling/overrulings.ts'
import { readableCount } from '#platform/progress.ts'
import { overruledText } from './overruled.ts'

type Facts = {
  readonly past: number
  readonly target: number
  readonly isTrue: boolean
  readonly trained: number
  /** Of recommended levels, what teachers judged otherwise. */
  readonly overruled: readonly OverruledModel[]
}

export function levelText(
  { models, unjudged, difficulties }: EvaluatedLevels,
  { past, target, isTrue, trained, overruled }: Facts,
): string {
  const header = ['model', 'MAE', 'R²', 'RMSE', 'bias', 'clamped']
  const rows = models.map(({ name, mae, r2, rmse, bias, clamped }) => [
    name,
    ...[mae, r2, rmse, bias, clamped].map((value) => value.toFixed(3)),
  ])
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]) =>
    row.map((cell, n) => (n === 0 ? cell.padEnd(widths[n] ?? 0) : cell.padStart(widths[n] ?? 0))).join('  ')
  return [
    `Judged on ${readableCount(models[0]?.n ?? 0)} learners, from their first ${past} answers; trained on ${readableCount(trained)} others.`,
    isTrue
      ? `Held against the true level at which ${percent(target)} of the answers are right.`
      : `Held against the level at which ${percent(target)} would be right, as their next ${past} answers imply it.`,
    ...(unjudged > 0 ? [`Not judged: ${readableCount(unjudged)} learners with too few answers or no truth.`] : []),
    '',
    ...[header, ...rows].map(line),
    '',
    `Difficulty of the levels in logits: ${difficulties.map((one) => one.toFixed(2)).join(', ')}.`,
    ...overruled.map((model) => overruledText('level', model)),
  ].join('\n')
}

const percent = (share: number): string => `${Math.round(100 * share)} %`
