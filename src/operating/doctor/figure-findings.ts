// Findings about the figures of the service: what is above its limit.
import type { Thresholds } from '#platform/thresholds.ts'
import { figureAlerts } from '../service/alerts.ts'
import type { Figures } from '../service/figures.ts'
import { remedyOf } from '../service/remedies.ts'
import { type Finding, ok, trouble, warning } from './finding.ts'

/** What is above its limit, by the same rule and in the same words as the operator's page. */
export function figureFindings(figures: Figures | null, thresholds: Thresholds): readonly Finding[] {
  if (figures === null) return [ok('figures', 'no service has measured itself within the last minute')]
  const alerts = figureAlerts(figures, thresholds)
  if (alerts.length === 0) return [ok('figures', 'nothing is above its limit')]
  return alerts.map(({ code, severity, measured }) => {
    const what = `${code.replaceAll('-', ' ')} (${measured})`
    return (severity === 'trouble' ? trouble : warning)('figures', what, remedyOf(code).en)
  })
}
