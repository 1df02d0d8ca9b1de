// The implementation of `sillage school export`.
import { join } from 'node:path'
import { Instant, type TenantId } from '#kernel/ids.ts'
import { systemClock } from '#platform/clock.ts'
import { progress, readableCount, readableDuration, summaryTable } from '#platform/progress.ts'
import { exportSchool, MANIFEST_FILE, type SchoolManifest } from '#rights/school-file/school-file.ts'
import { OPERATOR } from '../command-line/operator.ts'
import { withService } from '../command-line/session.ts'

export type ExportOptions = { readonly school: TenantId; readonly to: string; readonly json?: boolean }

export function exportAll({ school: tenant, to, json = false }: ExportOptions): Promise<void> {
  return withService(
    async ({ service, signal }) => {
      const { log, codec, definitions, projections, trail, personLimits } = service
      const startedMs = performance.now()
      const now = () => Instant.parse(systemClock.now())
      trail.record({
        tenant,
        actor: OPERATOR,
        onBehalfOf: null,
        origin: { kind: 'command-line', verb: 'school export' },
        action: 'school-file',
        subjects: [],
        purpose: 'administration',
        at: now(),
      })
      const line = progress({ what: 'Writing', unit: 'events', total: null, json })
      const manifest = await exportSchool(
        {
          ...{ log, codec, events: definitions.events, projections, now },
          restrictedIn: async (school) => (await personLimits(school)).restricted,
        },
        { tenant, to, signal, onEvents: (events) => line.reach(events) },
      )
      line.end()
      console.log(json ? JSON.stringify(manifest) : textOf(manifest, to, performance.now() - startedMs))
    },
    { lookOnly: true },
  )
}

function textOf(
  { events, eventsLeftOut, restrictedPeople, position, readModels, notBuilt, files }: SchoolManifest,
  to: string,
  tookMs: number,
): string {
  const rows = readModels.reduce((sum, table) => sum + table.rows, 0)
  return [
    summaryTable([
      ['Events', events, `up to position ${position}`],
      ['Rows', rows, `of ${readableCount(readModels.length)} read models, up to position ${earliestOf(readModels)}`],
      ['Files', files.length + 1, readableDuration(tookMs)],
    ]),
    ...(restrictedPeople > 0
      ? [`Restricted, so left out: ${restrictedPeople} people, ${readableCount(eventsLeftOut)} events`]
      : []),
    ...(notBuilt.length > 0 ? [`Not built, so not exported: ${notBuilt.join(', ')}`] : []),
    join(to, MANIFEST_FILE),
  ].join('\n')
}

/** A read model may be behind the log. */
const earliestOf = (tables: SchoolManifest['readModels']): string => {
  const positions = tables.map(({ position }) => BigInt(position)).sort((a, b) => (a < b ? -1 : 1))
  return String(positions[0] ?? 0n)
}
