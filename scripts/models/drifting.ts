// The implementation of `sillage models drift`.
import { writeFile } from 'node:fs/promises'
import { z } from 'zod'
import type { Service } from '#compose/service.ts'
import type { TenantId } from '#kernel/ids.ts'
import { DAY_MS } from '#ml/features/answer.ts'
import { courseDriftReport } from '#modelling/course-drift.ts'
import { driftRecord, hasAlarm } from '#modelling/drift-record.ts'
import { type DriftReport, driftReport } from '#modelling/drift-report.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import recordDrift from '../../commands/insight/record-drift.ts'
import { UsageError } from '../command-line/arguments.ts'
import { withService } from '../command-line/session.ts'
import { coursesOf } from './course-risk-at-work.ts'
import { driftPage, driftText, shownDrift } from './drift-text.ts'
import { modelNameOf, sendCommand } from './registry.ts'
import { answersOf } from './school-answers.ts'
import { type StoredModel, storedModel } from './stored-model.ts'

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
      const { model, ...stored } = await storedModel(service, tenant, named)
      const report = await reportOn(service, tenant, { model, ...stored }, { signal, json })
      if (!dryRun) await sendCommand(service, tenant, recordDrift.name, driftRecord(model, report))
      if (out !== undefined) await writeFile(out, driftPage(model, report, lang))
      console.log(json ? JSON.stringify(shownDrift(model, report)) : driftText(model, report))
      if (hasAlarm(report)) process.exitCode = exitCodes.found
    },
    { lookOnly: dryRun },
  )
}

async function reportOn(
  service: Service,
  tenant: TenantId,
  { model, kind, bytes, cut, day }: StoredModel,
  shown: { readonly signal: AbortSignal; readonly json: boolean },
): Promise<DriftReport> {
  if (kind === 'course-risk') {
    const open = { today: Math.floor(Date.now() / DAY_MS), since: cut }
    const report = courseDriftReport(bytes, await coursesOf(service, tenant, z.int().parse(day), { ...shown, open }))
    if (report) return report
    throw new UsageError(`No course has come to day ${day} since ${model} was trained.`)
  }
  const { table, isLater } = await answersOf(service, tenant, { ...shown, later: cut })
  if (!isLater.includes(1)) throw new UsageError(`No answer came since ${model} was trained.`)
  return driftReport(kind, bytes, table, isLater)
}
