// The implementation of `sillage models reproduce` and `sillage models list`.
import type { Service } from '#compose/service.ts'
import { position, type TenantId } from '#kernel/ids.ts'
import { type ModelRecord, modelStore, sha256 } from '#modelling/model-store.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import { readableCount } from '#platform/progress.ts'
import { withService } from '../command-line/session.ts'
import { courseRiskAgain } from './course-risk-at-work.ts'
import { levelAgain } from './level-at-work.ts'
import { answersOf } from './school-answers.ts'
import { dataHash, trainedOn } from './training.ts'

export type ReproduceOptions = { readonly tenant: TenantId; readonly json?: boolean }

export async function reproduceModel(name: string, { tenant, json = false }: ReproduceOptions): Promise<void> {
  await withService(
    async ({ service, config, signal }) => {
      const { record } = await modelStore(config.dataDirectory).read(tenant, name)
      const trained = await trainedAgain(service, record, { signal, json })
      const isSame = sha256(trained.bytes) === record.sha256
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
  record: ModelRecord,
  { signal, json }: { readonly signal: AbortSignal; readonly json: boolean },
): Promise<Repeated> {
  if (record.kind === 'course-risk') return courseRiskAgain(service, record, { signal, json })
  const cut = position(BigInt(record.cut))
  const { table } = await answersOf(service, record.tenant, { signal, json, cut })
  const excluded = new Set(record.excluded)
  if (record.kind === 'level') return levelAgain(table, record, { signal, json })
  const trained = await trainedOn(record.kind, table, { seed: record.seed, excluded, signal, json })
  return { bytes: trained.bytes, data: dataHash(trained.table) }
}

/** Reads no answer: the records alone. */
export async function listModels({ tenant, json = false }: ReproduceOptions): Promise<void> {
  await withService(
    async ({ config }) => {
      const records = await modelStore(config.dataDirectory).list(tenant)
      if (json) console.log(JSON.stringify(records))
      else if (records.length === 0) console.log('No model is stored for this school.')
      else
        for (const { name, trainedAt, answers, learners, servedBy } of records)
          console.log(
            `${name}  ${trainedAt.slice(0, 16)}  ${readableCount(answers)} answers of ${readableCount(learners)} learners  ${servedBy}`,
          )
    },
    { lookOnly: true },
  )
}
