// The implementation of `sillage rgpd access`.
import { join } from 'node:path'
import { permissionsOfService } from '#identity/permissions.ts'
import type { PersonId, TenantId } from '#kernel/ids.ts'
import { QueryFailed } from '#kernel/query-problem.ts'
import { progress, readableCount, readableDuration, summaryTable } from '#platform/progress.ts'
import { type ExportForm, exportFiles } from '#rights/access/export-files.ts'
import { UsageError } from '../command-line/arguments.ts'
import { OPERATOR } from '../command-line/operator.ts'
import { withService } from '../command-line/session.ts'

export type AccessOptions = {
  readonly school: TenantId
  readonly person: PersonId
  readonly to: string
  readonly json?: boolean
  readonly html?: boolean
  readonly pdf?: boolean
  readonly zip?: boolean
  readonly quick?: boolean
}

const formOf = ({ json, html, pdf, zip }: AccessOptions): ExportForm =>
  json ? 'json' : html ? 'html' : pdf ? 'pdf' : zip ? 'zip' : 'all'

export function access(options: AccessOptions): Promise<void> {
  const { school: tenant, person, to, quick = false } = options
  return withService(
    async ({ service, signal }) => {
      const startedMs = performance.now()
      let searching: ReturnType<typeof progress> | undefined
      const opening = service.personFiles.open({
        caller: {
          tenant,
          actor: OPERATOR,
          onBehalfOf: null,
          // On the order of whoever decides: the file is made for the person, also while their data may only be stored.
          permissions: permissionsOfService(['rights:read', 'rights:decide'], tenant),
          origin: { kind: 'command-line', verb: 'rgpd access' },
        },
        person,
        search: quick ? 'read-model' : 'whole-log',
        signal,
        onSearched(events, total) {
          searching ??= progress({ what: 'Searching the log', unit: 'events', total })
          searching.reach(events)
        },
      })
      const file = await opening.catch((error: unknown) => {
        throw usageErrorOf(error, options) ?? error
      })
      searching?.end()
      const { head, missed } = file
      const line = progress({ what: 'Writing', unit: 'events', total: head.events })
      const files = await exportFiles(file, {
        to,
        form: formOf(options),
        definitions: service.definitions,
        signal,
        onEvents: (events) => line.reach(events),
      })
      line.end()
      const tables = files.filter((name) => name.includes('/')).length
      const rows = head.readModels.reduce((sum, model) => sum + model.rows.length, 0)
      const text = [
        head.erasedAt === null
          ? null
          : `This person was erased on ${head.erasedAt.slice(0, 10)}: the file has only the erasure.`,
        summaryTable([
          ['Events', head.events, `up to position ${head.position}`],
          ['Rows', rows, 'of read models'],
          ['Receivers', head.receivers.length, 'other systems'],
          ['Files', files.length, `${readableDuration(performance.now() - startedMs)}`],
        ]),
        ...files.filter((name) => !name.includes('/')).map((name) => join(to, name)),
        tables > 0 ? `${join(to, 'csv')}: ${readableCount(tables)} files` : null,
      ]
      process.stdout.write(`${text.filter((part) => part !== null).join('\n')}\n`)
      if (missed.length > 0)
        process.stderr.write(
          `The read model subject-streams lacks ${readableCount(missed.length)} streams of this person; the file has them. Rebuild it: sillage projections rebuild subject-streams --switch\n`,
        )
    },
    { lookOnly: true },
  )
}

function usageErrorOf(error: unknown, { school, person }: AccessOptions): UsageError | undefined {
  if (!(error instanceof QueryFailed) || error.problem.kind !== 'missing') return undefined
  return new UsageError(
    error.problem.what === 'school'
      ? `There is no school ${school}.`
      : `The school ${school} knows nobody with the id ${person}.`,
  )
}
