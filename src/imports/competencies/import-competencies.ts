// Imports a framework of competencies. A run that was stopped goes on by being run again.
import type { TenantId } from '#kernel/ids.ts'
import { type DefinitionCounts, type DefinitionOptions, type DefinitionParts, definerFor } from '../send-definitions.ts'
import type { CompetencyRow } from './competency-rows.ts'

export type CompetenciesSummary = DefinitionCounts & { readonly tenant: TenantId; readonly competencies: number }

const AT_ONCE = 100

/** Throws SchoolMissing where there is no such school. Then nothing is written. */
export async function importCompetencies(
  parts: DefinitionParts,
  competencies: readonly CompetencyRow[],
  options: DefinitionOptions,
): Promise<CompetenciesSummary> {
  const definer = await definerFor(parts, 'import competencies', options)
  await definer.open()
  for (let from = 0; from < competencies.length && !options.signal?.aborted; from += AT_ONCE)
    await Promise.all(
      competencies.slice(from, from + AT_ONCE).map((one) => definer.define('learning.define-competency', one)),
    )
  return { tenant: definer.tenant, competencies: competencies.length, ...definer.counts() }
}
