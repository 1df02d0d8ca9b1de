// An import run again after an erasure does not bring the person back, and imports everybody else.
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { codec as codecOf } from '#commanding/codec.ts'
import { readDefinitions } from '#definitions/definitions.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { type PersonId, START, streamName, type TenantId } from '#kernel/ids.ts'
import { testKeys } from '#privacy/test-keys.fixtures.ts'
import { learnerOf, namespaceOf } from './oulad/courses.ts'
import { importOulad } from './oulad/import-oulad.ts'
import { sound } from './oulad/tables.fixtures.ts'
import { rowsLeftOut, type SetAside, setAside } from './set-aside.ts'
import { importXapi } from './xapi/import-xapi.ts'
import { NOW, school } from './xapi/imported.fixtures.ts'
import { asLines, statement } from './xapi/statements.fixtures.ts'

const codec = codecOf((await readDefinitions()).events, testKeys)
const erasing = (gone: string) => ({ has: (_: TenantId, id: string) => id === gone })

async function withAside<T>(name: string, run: (aside: SetAside) => Promise<T>): Promise<T> {
  const aside = setAside(join(tmpdir(), `sillage-erased-${process.pid}`), { name, identity: [] })
  try {
    return await run(aside)
  } finally {
    aside.discard()
  }
}

async function streamsOf(log: ReturnType<typeof openMemoryLog>): Promise<readonly string[]> {
  const { events } = await log.readAll({ after: START, limit: 10_000 })
  return [...new Set(events.map(({ stream }) => stream))].sort()
}

describe('an import', () => {
  it('of OULAD leaves out the streams of an erased learner', async () => {
    const namespace = namespaceOf(undefined)
    const gone = learnerOf(namespace, 1)
    const whole = openMemoryLog()
    await withAside('oulad', (aside) => importOulad({ log: whole, codec }, sound, { aside }))
    const log = openMemoryLog()
    for (let times = 0; times < 2; times += 1) {
      const done = await withAside('oulad', (aside) =>
        importOulad({ log, codec, erased: erasing(gone) }, sound, { aside }),
      )
      expect(done).toMatchObject({ erased: 1, conflicts: [] })
    }
    expect(await streamsOf(log)).toEqual((await streamsOf(whole)).filter((stream) => !stream.endsWith(gone)))
    expect(await streamsOf(whole)).toContain(streamName('learner', gone))
  })

  it('of xAPI sets the statements of an erased learner aside', async () => {
    const lines = () => asLines([statement({ id: 1 }), statement({ id: 2 })])
    const options = { file: 'f', school, now: NOW }
    const whole = openMemoryLog()
    await withAside('xapi', (aside) => importXapi({ log: whole, codec }, lines(), { ...options, aside }))
    const [learner] = (await streamsOf(whole)).filter((stream) => stream.startsWith('learner-'))
    const gone = learner?.slice('learner-'.length) as PersonId
    const log = openMemoryLog()
    await withAside('xapi', async (aside) => {
      const summary = await importXapi({ log, codec, erased: erasing(gone) }, lines(), { ...options, aside })
      expect([summary.statements, summary.learners, rowsLeftOut(aside)]).toEqual([0, 0, 2])
      expect([...aside.counts.keys()].join()).toContain('was erased')
    })
    expect(await streamsOf(log)).toEqual((await streamsOf(whole)).filter((stream) => !stream.endsWith(gone)))
  })
})
