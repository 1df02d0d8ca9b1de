/** What a school has published, in its stream: compared with all of it, also at once and after it was taken down. */
import { expect, it } from 'vitest'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { Instant, streamName, TenantId } from '#kernel/ids.ts'
import { id, someone } from '#kernel/specification.ts'
import type { Published, Refusal } from './anonymity-gate.ts'
import { type Publication, type PublicationsOfSchools, publicationsOfSchools } from './publications.ts'
import { releaseAfter } from './releases.ts'

const { tenant, teacher: by, zone } = someone
const at = (minute: number) =>
  Instant.parse(new Date(Date.parse('2026-11-28T10:00:00Z') + minute * 60_000).toISOString())
const table = (right: number, wrong: number): Published => ({
  published: true,
  people: right + wrong,
  groups: [
    {
      ...{ of: { answers: '10–19' }, people: right + wrong },
      outcomes: [
        { outcome: '50–60 %', people: wrong },
        { outcome: '90–100 %', people: right },
      ],
    },
  ],
})

function school() {
  const publications = publicationsOfSchools(openMemoryLog({ now: () => at(0) }))
  const publish = (minute: number, exact: Published | Refusal): Promise<Publication | Refusal> =>
    publications.publish({ tenant, by, zone, now: at(minute) }, async (earlier) => releaseAfter(exact, earlier))
  return { publications, publish, takeDown: () => publications.takeDown({ tenant, by, zone, now: at(99) }) }
}
const countOf = async (publications: PublicationsOfSchools) => (await publications.of(tenant)).all.length

it('shows what was published last, and all that was', async () => {
  const { publications, publish } = school()
  expect(await publications.of(tenant)).toEqual({ all: [], current: null, releases: [] })
  await publish(1, table(20, 20))
  await publish(2, table(80, 20))
  const { all, current } = await publications.of(tenant)
  expect(all.map(({ release }) => release.people)).toEqual([40, 100])
  expect(current).toEqual({ at: at(2), by, release: table(80, 20) })
})

it('publishes nothing that differs from an earlier publication by a few people', async () => {
  const { publications, publish } = school()
  await publish(1, table(20, 20))
  expect(await publish(2, table(24, 20))).toMatchObject({ reason: 'differs-by-few-people' })
  expect(await countOf(publications)).toBe(1)
})

it('compares with what was taken down, and shows it no more', async () => {
  const { publications, publish, takeDown } = school()
  await publish(1, table(20, 20))
  await takeDown()
  expect((await publications.of(tenant)).current).toBeNull()
  expect(await publish(2, table(24, 20))).toMatchObject({ reason: 'differs-by-few-people' })
  await publish(3, table(20, 20))
  expect((await publications.of(tenant)).current).toMatchObject({ at: at(3) })
})

it('compares with what was printed, which the page never shows', async () => {
  const { publications, publish } = school()
  const print = (exact: Published) =>
    publications.print({ tenant, by, zone, now: at(0) }, async (earlier) => releaseAfter(exact, earlier))
  expect(await print(table(20, 20))).toEqual(table(20, 20))
  await print(table(20, 20))
  expect(await publications.of(tenant)).toEqual({ all: [], current: null, releases: [table(20, 20)] })
  expect(await publish(1, table(24, 20))).toMatchObject({ reason: 'differs-by-few-people' })
  await publish(2, table(60, 20))
  expect(await print(table(64, 20))).toMatchObject({ reason: 'differs-by-few-people' })
  const { current, releases } = await publications.of(tenant)
  expect([current?.at, releases.length]).toEqual([at(2), 2])
})

it('publishes the same statistics once, and takes down nothing twice', async () => {
  const { publications, publish, takeDown } = school()
  await takeDown()
  await publish(1, table(20, 20))
  expect(await publish(2, table(20, 20))).toMatchObject({ at: at(1) })
  expect(await countOf(publications)).toBe(1)
})

it('compares two publications that are asked for at once with each other', async () => {
  const { publications, publish } = school()
  const answers = await Promise.all([publish(1, table(20, 20)), publish(1, table(24, 20)), publish(1, table(20, 24))])
  expect(answers.filter((answer) => 'release' in answer)).toHaveLength(1)
  expect(await countOf(publications)).toBe(1)
})

it('writes to a stream of the school that is about nobody', async () => {
  const log = openMemoryLog({ now: () => at(0) })
  await publicationsOfSchools(log).publish({ tenant, by, zone, now: at(1) }, async () => table(20, 20))
  const page = { tenant, from: 0, direction: 'forwards', limit: 10 } as const
  const { events } = await log.readStream(streamName('statistics', tenant), page)
  expect(events).toMatchObject([{ type: 'privacy.statistics-published', subject: null, sealed: [], actor: by }])
  const another = TenantId.parse(id('5c'))
  expect(await publicationsOfSchools(log).of(another)).toEqual({ all: [], current: null, releases: [] })
})
