// The implementation of `sillage models drift`.
import { writeFile } from 'node:fs/promises'
import type { TenantId } from '#kernel/ids.ts'
import { driftRecord, hasAlarm } from '#modelling/drift-record.ts'
import { driftReport } from '#modelling/drift-report.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import recordDrift from '../../commands/insight/record-drift.ts'
import { UsageError } from '../command-line/arguments.ts'
import { withService } from '../command-line/session.ts'
import { driftPage, driftText, shownDrift } from './drift-text.ts'
import { modelNameOf, sendCommand } from './registry.ts'
import { answersOf } from './school-answers.ts'
import { storedModel } from './stored-model.ts'

export type DriftOptions = {
  readonly tenant: TenantId
  readonly out?: string
  readonly lang: 'fr' | 'en'
  readonly dryRun?: boolean
  readonly json?: boolean
}

export async function reportDrift(
  name: string,
  { tenant, out, lang, dryRun = false, json = false }: DriftOptions,
): Promise<void> {
  if (out !== undefined && !out.endsWith('.html'))
    throw new UsageError(`--out: a file NAME.html is expected, not ${out}.`)
  const named = modelNameOf(name)
  await withService(
    async ({ service, signal }) => {
      const { model, kind, bytes, cut } = await storedModel(service, tenant, named)
      if (kind !== 'next-answer' && kind !== 'at-risk')
        throw new UsageError(`Drift is reported for models of the next answer and of at-risk, not of ${kind}.`)
      const { table, isLater } = await answersOf(service, tenant, { signal, json, later: cut })
      if (!isLater.includes(1)) throw new UsageError(`No answer came since ${model} was trained.`)
      const report = driftReport(kind, bytes, table, isLater)
      if (!dryRun) await sendCommand(service, tenant, recordDrift.name, driftRecord(model, report))
      if (out !== undefined) await writeFile(out, driftPage(model, report, lang))
      console.log(json ? JSON.stringify(shownDrift(model, report)) : driftText(model, report))
      if (hasAlarm(report)) process.exitCode = exitCodes.found
    },
    { lookOnly: dryRun },
  )
}
