// The implementation of `sillage audit key` and `sillage audit status`.
import { openPool } from '#platform/database.ts'
import { assertInstalled } from '#platform/installation.ts'
import { readableCount } from '#platform/progress.ts'
import { readTrailStatus, type TrailStatus } from '#trail/trail-status.ts'
import { configuration, withService } from '../command-line/session.ts'
import { existingKey } from './existing-key.ts'

type Common = { readonly json?: boolean }

export async function showKey({ json }: Common): Promise<void> {
  const { dataDirectory, databaseUrl } = configuration()
  if (databaseUrl === undefined) await assertInstalled(dataDirectory)
  const { id, publicPem } = await existingKey(dataDirectory)
  process.stdout.write(json ? `${JSON.stringify({ id, publicKey: publicPem })}\n` : publicPem)
}

export async function status({ json }: Common): Promise<void> {
  await withService(
    async ({ service: { databaseUrl } }) => {
      const pool = openPool(databaseUrl, { name: 'sillage audit', max: 1 })
      try {
        const found = await readTrailStatus(pool)
        console.log(json ? JSON.stringify(found) : statusText(found))
      } finally {
        await pool.end()
      }
    },
    { lookOnly: true },
  )
}

const minute = (at: string): string => `${at.slice(0, 16).replace('T', ' ')} UTC`

function statusText({ chains, writers }: TrailStatus): string {
  const schools = chains.map(({ school, entries, checkpoint, notHandedOut, notPosted, notMailed }) =>
    [
      `  ${school}`,
      `${readableCount(entries)} entries`,
      checkpoint === null
        ? 'no checkpoint yet'
        : `checkpoint at ${readableCount(checkpoint.size)} on ${minute(checkpoint.at)}`,
      `${readableCount(notHandedOut)} not handed out`,
      ...(notPosted > 0 ? [`${readableCount(notPosted)} not posted`] : []),
      ...(notMailed > 0 ? [`${readableCount(notMailed)} wait for the next e-mail`] : []),
    ].join('  '),
  )
  const processes = writers.map(
    ({ process: name, startedAt, seenAt }) => `  ${name}  since ${minute(startedAt)}, last seen ${minute(seenAt)}`,
  )
  return [
    schools.length === 0 ? 'The trail has no entries.' : 'Schools',
    ...schools,
    processes.length === 0 ? 'No process writes the trail.' : 'Processes that write',
    ...processes,
  ].join('\n')
}
