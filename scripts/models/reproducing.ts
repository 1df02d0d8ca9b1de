// The implementation of `sillage models reproduce`.
import type { Service } from '#compose/service.ts'
import { hashOfFile } from '#files/files.ts'
import { position, type TenantId } from '#kernel/ids.ts'
import { byName } from '#modelling/figures.ts'
import { trainingSide } from '#modelling/model-sides.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import { withService } from '../command-line/session.ts'
import { courseRiskAgain } from './course-risk-at-work.ts'
import { levelAgain } from './level-at-work.ts'
import { type ModelRow, modelOf } from './registry.ts'
import { answersOf } from './school-answers.ts'
import { sharedAgain } from './shared-training.ts'
import { dataHash, trainedOn } from './training.ts'

export type ReproduceOptions = { readonly tenant: TenantId; readonly json?: boolean }

export async function reproduceModel(name: string, { tenant, json = false }: ReproduceOptions): Promise<void> {
  await withService(
    async ({ service, signal }) => {
      const record = await modelOf(service, tenant, name)
      const trained = await trainedAgain(service, tenant, record, { signal, json })
      const isSame = hashOfFile(trained.bytes) === record.sha256
      const isSameData = trained.data === record.data
      if (json) console.log(JSON.stringify({ name, same: isSame, same_answers: isSameData }))
      else if (isSame) console.log(`The bytes are the same: ${name} was trained on this data.`)
      else if (isSameData) console.log(`The data is the same, the bytes are not: ${name} was made by another version.`)
      else
        console.log(
          `The data is not that of the training: since then learners were erased, or their data may no longer be used.`,
        )
      if (!isSame) process.exitCode = exitCodes.found
    },
    { lookOnly: true },
  )
}

type Repeated = { readonly bytes: Uint8Array; readonly data: string }

async function trainedAgain(
  service: Service,
  tenant: TenantId,
  record: ModelRow,
  shown: { readonly signal: AbortSignal; readonly json: boolean },
): Promise<Repeated> {
  const { kind, seed, excluded } = record
  if (record.schools !== null && kind !== 'course-risk')
    return sharedAgain(service, kind, { ...record, cut: position(BigInt(record.cut)) }, shown)
  if (kind === 'course-risk') return courseRiskAgain(service, tenant, record, shown)
  const cut = position(BigInt(record.cut))
  const { table } = await answersOf(service, tenant, { ...shown, cut })
  const training = trainingSide(table, new Set(excluded))
  if (kind === 'level') return levelAgain(training, record, shown)
  const { bytes } = await trainedOn(kind, training, { seed, lstm: byName(record.settings).lstm === true, ...shown })
  return { bytes, data: dataHash(training) }
}
