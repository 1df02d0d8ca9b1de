// The implementation of `sillage models reproduce` and `sillage models list`.
import { position, type TenantId } from '#kernel/ids.ts'
import { modelStore, sha256 } from '#modelling/model-store.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import { readableCount } from '#platform/progress.ts'
import { configuration, withService } from '../command-line/session.ts'
import { answersOf } from './school-answers.ts'
import { dataHash, trainedOn } from './training.ts'

export type ReproduceOptions = { readonly tenant: TenantId; readonly json?: boolean }

export async function reproduceModel(name: string, { tenant, json = false }: ReproduceOptions): Promise<void> {
  await withService(
    async ({ service, config, signal }) => {
      const { record } = await modelStore(config.dataDirectory).read(tenant, name)
      const { table } = await answersOf(service, tenant, { signal, json, cut: position(BigInt(record.cut)) })
      const trained = await trainedOn(record.kind, table, {
        seed: record.seed,
        excluded: new Set(record.excluded),
        signal,
        json,
      })
      const isSame = sha256(trained.bytes) === record.sha256
      const isSameData = dataHash(trained.table) === record.data
      if (json) console.log(JSON.stringify({ name, same: isSame, same_answers: isSameData }))
      else if (isSame) console.log(`The bytes are the same: ${name} was trained on these answers.`)
      else if (isSameData)
        console.log(`The answers are the same, the bytes are not: ${name} was made by another version.`)
      else
        console.log(
          `The answers are not those of the training: since then learners were erased, or their data may no longer be used.`,
        )
      if (!isSame) process.exitCode = exitCodes.found
    },
    { lookOnly: true },
  )
}

/** Reads no answer: the records alone. */
export async function listModels({ tenant, json = false }: ReproduceOptions): Promise<void> {
  const records = await modelStore(configuration().dataDirectory).list(tenant)
  if (json) console.log(JSON.stringify(records))
  else if (records.length === 0) console.log('No model is stored for this school.')
  else
    for (const { name, trainedAt, answers, learners, servedBy } of records)
      console.log(
        `${name}  ${trainedAt.slice(0, 16)}  ${readableCount(answers)} answers of ${readableCount(learners)} learners  ${servedBy}`,
      )
}
