// The implementation of `sillage rgpd publish`.
import { readFile } from 'node:fs/promises'
import { Instant, type TenantId, Zone } from '#kernel/ids.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import type { Published, Refusal, RefusalReason } from '#rights/publishing/anonymity-gate.ts'
import { Release } from '#rights/publishing/releases.ts'
import { UsageError } from '../command-line/arguments.ts'
import { OPERATOR } from '../command-line/operator.ts'
import { withService } from '../command-line/session.ts'

export type PublishOptions = {
  readonly school: TenantId
  /** Files of earlier releases, as `--json` prints them. */
  readonly earlier?: readonly string[]
  readonly json?: boolean
}

async function releaseIn(file: string): Promise<Published> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file} cannot be read (${error.code}).`)
  })
  const release = Release.safeParse(asJson(text))
  if (release.success) return release.data
  throw new UsageError(`${file} is no earlier release: a file that sillage rgpd publish --json printed is expected.`)
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

export async function publish({ school: tenant, earlier = [], json }: PublishOptions): Promise<void> {
  const before = await Promise.all(earlier.map(releaseIn))
  await withService(async ({ service }) => {
    const school = await service.schoolAt(tenant)
    if (!school) throw new UsageError(`There is no school ${tenant}.`)
    const now = Instant.parse(new Date().toISOString())
    // What is printed may be published anywhere, so it is recorded before, and the console compares with it, too.
    const act = { tenant, by: OPERATOR, zone: Zone.parse(school.zone), now }
    const statistics = await service.publications.print(act, async (known) => {
      const table = await service.activityStatistics(tenant, [...before, ...known])
      await service.trail.record({
        ...{ tenant, actor: OPERATOR, onBehalfOf: null, subjects: [], purpose: 'administration' },
        origin: { kind: 'command-line', verb: 'rgpd publish' },
        action: table.published ? 'publish-statistics' : 'preview-statistics',
        at: now,
      })
      return table
    })
    console.log(json ? JSON.stringify(statistics) : publicationText(statistics))
    if (!statistics.published) process.exitCode = exitCodes.found
  })
}

const reasons: Readonly<Record<RefusalReason, string>> = {
  'too-few-people': 'too few learners',
  'several-rows-of-a-person': 'somebody has several rows',
  'undeclared-columns': 'a column is not declared',
  'values-of-another-kind': 'a value is not of its kind',
  'small-groups': 'groups of fewer than ten learners',
  'groups-of-one-outcome': 'groups in which one learner could learn the result of the others',
  'differs-by-few-people': 'numbers that an earlier release has, and that moved by a few learners',
}

/** In French, to be published as it is; a refusal is for whoever runs the verb. */
export function publicationText(statistics: Published | Refusal): string {
  if (!statistics.published) {
    const { reason, concerned, of, smallest } = statistics
    const size = smallest === null ? '' : `, the smallest of ${smallest}`
    return `Nothing is published: ${reasons[reason]} (${concerned} of ${of}${size}).`
  }
  const lines = statistics.groups.flatMap(({ of, people, outcomes }) => [
    `De ${of.answers} réponses : ${people} élèves`,
    ...outcomes.map(
      (one) => `  ${one.outcome.padStart(10)} de réponses justes  ${String(one.people).padStart(5)} élèves`,
    ),
  ])
  return [`Activité de ${statistics.people} élèves (nombres arrondis à 5)`, ...lines].join('\n')
}
