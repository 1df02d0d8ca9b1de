// How fast the MathCopain application's files become events, with the comparison of both sides, and how fast what they brought about
// learners is withdrawn. `npm run bench -- mathcopain [--json] [--quick]`
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { codec as codecOf } from '#commanding/codec.ts'
import { readDefinitions } from '#definitions/definitions.ts'
import { openPostgresLog } from '#event-log/postgres/postgres-log.ts'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import { outsideIds } from '#imports/answers/outside-ids.ts'
import { importMathcopain } from '#imports/mathcopain/import-mathcopain.ts'
import { importerOf } from '#imports/mathcopain/plans.ts'
import { readFolder } from '#imports/mathcopain/read-folder.ts'
import { setAside } from '#imports/set-aside.ts'
import { withdrawFacts } from '#imports/withdraw-facts.ts'
import { type PersonId, START, type TenantId, Zone } from '#kernel/ids.ts'
import { keysOf } from '#privacy/keys.ts'
import { memoryKeyStore } from '#privacy/memory-key-store.ts'
import { writeMathcopainSample } from '#simulator/mathcopain-sample.ts'
import { withBenchDatabase } from './support/bench-database.ts'
import { benchOptions, printFigures, printTable, readable } from './support/report.ts'

const options = benchOptions()
const users = options.quick ? 300 : 1_000
const zone = Zone.parse('Europe/Paris')
const WANTED = 1_000

await withBenchDatabase(async ({ url, about }) => {
  const directory = await mkdtemp(join(tmpdir(), 'sillage-bench-mathcopain-'))
  const keys = keysOf(memoryKeyStore())
  const codec = codecOf((await readDefinitions()).events, keys)
  const log = await openPostgresLog({ url })
  const aside = setAside(directory, { school: 'bench', name: 'mathcopain', identity: [] })
  try {
    const folder = join(directory, 'files')
    const counts = await writeMathcopainSample(folder, { users, seed: 1 })
    const records = Object.values(counts).reduce((sum, count) => sum + count, 0)
    console.log(`${about}\n${readable(users)} users, ${readable(records)} records\n`)

    const readingMs = performance.now()
    const read = await readFolder(folder, { clock: { zone, nowMs: Date.now() }, aside })
    const importingMs = performance.now()
    const parts = { log, codec, outsideIds: outsideIds(keys) }
    const { tenant, events, integrity } = await importMathcopain(parts, read, { school: { name: 'Bench', zone }, zone })
    if (!integrity || integrity.differences.length > 0) throw new Error('the log does not hold what the files say')
    const importedMs = performance.now()

    const actor = importerOf(tenant)
    const learners = await learnersIn(log, tenant)
    const withdrawingMs = performance.now()
    const load = { log, codec, tenant, zone, level: 'identifying' as const, actor }
    const { facts } = await withdrawFacts(load, learners, { source: 'mathcopain' })
    const withdrawnMs = performance.now()

    const perSecond = (count: number, fromMs: number, toMs: number) => Math.round((count / (toMs - fromMs)) * 1_000)
    const figures = {
      import: perSecond(records, readingMs, importedMs),
      written: perSecond(events, importingMs, importedMs),
      withdrawal: perSecond(facts, withdrawingMs, withdrawnMs),
    }
    printTable(
      ['', 'how many', 'a second'],
      [
        ['records read, checked, written, compared', records, figures.import],
        ['events written and compared', events, figures.written],
        ['facts withdrawn', facts, figures.withdrawal],
      ],
    )
    console.log(`\nWanted: at least ${readable(WANTED)} records a second.`)
    if (options.json) printFigures('mathcopain', figures)
  } finally {
    aside.close()
    await log.close()
    await rm(directory, { recursive: true, force: true })
  }
})

async function learnersIn(log: Awaited<ReturnType<typeof openPostgresLog>>, tenant: TenantId) {
  const filter = { tenant, types: [learnerEnrolled.type] }
  const learners = new Set<PersonId>()
  for (let after = START, isEnd = false; !isEnd; ) {
    const page = await log.readAll({ after, limit: 2_000, filter })
    for (const { subject } of page.events) if (subject !== null) learners.add(subject)
    after = page.position
    isEnd = page.end
  }
  return [...learners]
}
