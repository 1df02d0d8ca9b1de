// The implementation of `sillage models audit`.
import { writeFile } from 'node:fs/promises'
import type { Service } from '#compose/service.ts'
import type { TenantId } from '#kernel/ids.ts'
import { auditFairness } from '#ml/fairness/audit.ts'
import { auditGate } from '#ml/fairness/audit-gate.ts'
import type { Attribute } from '#ml/fairness/slices.ts'
import type { AuditRows } from '#ml/fairness/sorted-rows.ts'
import { type AuditedOn, auditRecord } from '#modelling/audit-record.ts'
import { auditRowsOf, predictionsOf } from '#modelling/audited-rows.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import recordAudit from '../../commands/insight/record-audit.ts'
import { UsageError } from '../command-line/arguments.ts'
import { withService } from '../command-line/session.ts'
import { auditPage } from './audit-page.ts'
import { auditText } from './audit-text.ts'
import { courseRowsOf } from './course-risk-audited.ts'
import { modelNameOf, sendCommand } from './registry.ts'
import { answersOf } from './school-answers.ts'
import { attributesOf, readSlices, type SlicesFile } from './slices-file.ts'
import { type StoredModel, storedModel } from './stored-model.ts'

export type AuditOptions = {
  readonly tenant: TenantId
  readonly slices: string
  readonly out?: string
  readonly lang: 'fr' | 'en'
  readonly seed: number
  readonly dryRun?: boolean
  readonly json?: boolean
}

/** What is compared, and whether the model itself was asked. */
export type Audited = {
  readonly rows: AuditRows
  readonly threshold: number
  readonly judgedOn: AuditedOn
  /** By their number in `rows`. */
  readonly learners: readonly string[]
}

export async function auditModel(name: string, options: AuditOptions): Promise<void> {
  const { tenant, slices, out, lang, seed, dryRun = false, json = false } = options
  if (out !== undefined && !out.endsWith('.html'))
    throw new UsageError(`--out: a file NAME.html is expected, not ${out}.`)
  const model = modelNameOf(name)
  // Before a database is started for a file that is not there.
  const file = await readSlices(slices)
  await withService(async ({ service, signal }) => {
    const stored = await storedModel(service, tenant, model)
    const audited = await auditedOf(service, tenant, stored, { signal, json })
    const attributes = await attributesIn(service, tenant, slices, file, audited)
    const audit = auditFairness(audited.rows, attributes, { threshold: audited.threshold, seed })
    const recorded = auditRecord(model, audit, audited.judgedOn)
    if (!dryRun) await sendCommand(service, tenant, recordAudit.name, recorded)
    if (out !== undefined)
      await writeFile(out, auditPage(recorded, { rows: audited.rows, attributes, lang, at: new Date().toISOString() }))
    if (json) console.log(JSON.stringify({ ...recorded, gate: auditGate(audit), recorded: !dryRun }))
    else console.log(auditText(recorded))
    if (audit.outcome === 'failed') process.exitCode = exitCodes.found
  })
}

async function attributesIn(
  service: Service,
  tenant: TenantId,
  path: string,
  file: SlicesFile,
  { rows, learners }: Audited,
): Promise<readonly Attribute[]> {
  // Only who is judged: others must not count as missing values.
  const judged = new Set(Array.from(rows.learner))
  const named = learners.map((learner, number) => (judged.has(number) ? learner : ''))
  return await attributesOf(service, tenant, path, file, named)
}

type Shown = { readonly signal: AbortSignal; readonly json: boolean }

async function auditedOf(service: Service, tenant: TenantId, stored: StoredModel, shown: Shown): Promise<Audited> {
  const { model, kind, bytes, cut, isLeftOut } = stored
  if (kind === 'course-risk') return await courseRowsOf(service, tenant, stored, shown)
  const { table, isLater } = await answersOf(service, tenant, { ...shown, later: cut })
  const isNew = Uint8Array.from(table.learners, (learner) => Number(isLeftOut(learner)))
  const predictions = predictionsOf(
    kind,
    bytes,
    table,
    (row) => isLater[row] === 1 || isNew[table.learner[row] ?? -1] === 1,
  )
  if (predictions.row.length === 0)
    throw new UsageError(
      kind === 'level'
        ? `No learner has answers with a level after the ones that ${model} asks for.`
        : `${model} was trained on every learner of this school: there is nobody to judge it on. Train a model with --exclude FILE, which names some.`,
    )
  const { threshold } = predictions
  return { rows: auditRowsOf(table, predictions), threshold, judgedOn: 'not-trained-on', learners: table.learners }
}
